// 取り込み: files are dropped or chosen, told if they are too large before they are sent, and sent
// with their progress shown. Without this script the forms are sent as forms are.
const BUSY = new Set();
const words = () => document.querySelector("#imports").dataset;

function size(bytes) {
  const unit = bytes < 1024 ? "B" : bytes < 1024 * 1024 ? "KB" : "MB";
  const count = bytes / { B: 1, KB: 1024, MB: 1024 * 1024 }[unit];
  return `${count.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 })} ${unit}`;
}

function shownFiles(files) {
  return files.map((file) => {
    const line = document.createElement("li");
    line.textContent = `${file.name} (${size(file.size)})`;
    return line;
  });
}

// What is wrong with the choice stands below it, and keeps the browser from sending it.
function look(input) {
  const zone = input.closest("[data-drop]");
  const files = [...input.files];
  const whole = files.reduce((sum, file) => sum + file.size, 0);
  const { most, large, empty } = words();
  let wrong = "";
  if (whole > Number(most)) {
    wrong = large.replace("{size}", size(whole));
  } else if (files.some((file) => file.size === 0)) {
    wrong = empty;
  }
  input.setCustomValidity(wrong);
  zone.querySelector("[data-chosen]").replaceChildren(...shownFiles(files));
  tell(zone.querySelector("[data-wrong]"), wrong);
}

function tell(place, text) {
  place.hidden = !text;
  place.querySelector("span:last-child").textContent = text;
}

function carriesFiles(event) {
  return [...(event.dataTransfer?.types ?? [])].includes("Files");
}

// A file that misses the place must not take the page away.
for (const kind of ["dragover", "drop", "dragleave"]) {
  document.addEventListener(kind, (event) => {
    if (!carriesFiles(event)) {
      return;
    }
    const zone = event.target.closest?.("[data-drop]") ?? null;
    for (const one of document.querySelectorAll("[data-drop]")) {
      one.classList.toggle("over", kind === "dragover" && one === zone);
    }
    if (kind === "dragleave") {
      return;
    }
    event.preventDefault();
    event.dataTransfer.dropEffect = zone ? "copy" : "none";
    if (kind === "drop" && zone) {
      take(zone.querySelector("input"), event.dataTransfer.files);
    }
  });
}

function take(input, files) {
  if (!input.multiple && files.length > 1) {
    tell(input.closest("[data-drop]").querySelector("[data-wrong]"), words().one);
    return;
  }
  input.files = files;
  look(input);
  input.focus();
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-drop] input")) {
    look(event.target);
  }
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-sends]")) {
    return;
  }
  event.preventDefault();
  if (!BUSY.size) {
    send(event.target);
  }
});

function send(form) {
  const { sends } = form.dataset;
  const fields = new FormData(form);
  const request = new XMLHttpRequest();
  BUSY.add(form);
  document.querySelectorAll("#imports button").forEach((one) => (one.disabled = true));
  show(form, words().sending, 0);
  request.upload.addEventListener("progress", ({ lengthComputable, loaded, total }) => {
    if (lengthComputable && loaded < total) {
      show(form, words().sending, loaded / total);
    }
  });
  // All has arrived; what is done with it is one step on the other side.
  request.upload.addEventListener("load", () => show(form, words()[sends], null));
  request.addEventListener("load", () => answered(form, request));
  request.addEventListener("error", () => failed(form, words()[`${sends}Lost`]));
  request.open("POST", form.action);
  request.send(sends === "writing" ? new URLSearchParams(fields) : fields);
}

// `part`: of what is to be done, from 0 to 1; null where nobody knows.
function show(form, text, part) {
  const place = form.querySelector("[data-progress]");
  const bar = place.querySelector("progress");
  place.hidden = false;
  if (part === null) {
    bar.removeAttribute("value");
  } else {
    bar.value = part;
  }
  const told = form.querySelector("[data-told]");
  if (told.textContent !== text) {
    told.textContent = text;
  }
}

function failed(form, text) {
  BUSY.delete(form);
  document.querySelectorAll("#imports button").forEach((one) => (one.disabled = false));
  form.querySelector("[data-progress]").hidden = true;
  form.querySelector("[data-told]").textContent = "";
  tell(form.querySelector("[data-failed]"), text);
}

function answered(form, request) {
  const fresh = new DOMParser().parseFromString(request.responseText, "text/html");
  const main = fresh.querySelector("#imports");
  if (request.status !== 200) {
    failed(form, words()[request.status === 413 ? "refusedLarge" : "refused"]);
  } else if (!main) {
    location.assign(words().signIn); // the session has ended
  } else {
    BUSY.delete(form);
    put(main);
  }
}

// The answer takes the page's place; what was chosen stays chosen until it is written.
function put(main) {
  const here = document.querySelector("#imports");
  const result = main.querySelector("[data-result]");
  if (!result?.matches("[data-written]")) {
    for (const input of main.querySelectorAll("[data-drop] input")) {
      input.files = here.querySelector(`#${input.id}`).files;
    }
  }
  here.replaceWith(main);
  main.querySelectorAll("[data-drop] input").forEach(look);
  result?.focus();
}
