// Keeps the parts of a page that change up to date: asks for them again and again, cheaply, and puts
// those that changed in their place, without taking away the focus or the eye.
const live = document.querySelector("[data-live]");
const news = document.querySelector("#news");
const SLOW_SECONDS = 15;
const TOLD_SECONDS = 6;

let mark = null;
let timer = null;

function idsOf(part) {
  return [...part.querySelectorAll("[data-lead]")].map((row) => row.dataset.lead);
}

function put(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  const before = idsOf(live);
  for (const part of fresh.querySelectorAll("[data-part]")) {
    const old = live.querySelector(`[data-part="${part.dataset.part}"]`);
    if (old.innerHTML !== part.innerHTML) {
      exchange(old, part);
    }
  }
  tellArrivals(before);
}

function exchange(old, part) {
  const focused = old.contains(document.activeElement) ? document.activeElement.id : "";
  const scrolled = [...old.querySelectorAll(".scroll")].map((one) => one.scrollLeft);
  old.replaceChildren(...part.childNodes);
  old.querySelectorAll(".scroll").forEach((one, place) => (one.scrollLeft = scrolled[place] ?? 0));
  if (focused) {
    document.getElementById(focused)?.focus({ preventScroll: true });
  }
}

// Ids grow with time: what is greater than all that was there has just come in.
function tellArrivals(before) {
  const newest = [...before].sort().at(-1) ?? "";
  const arrived = idsOf(live).filter((id) => id > newest);
  if (!arrived.length) {
    return;
  }
  for (const id of arrived) {
    live.querySelector(`[data-lead="${CSS.escape(id)}"]`).classList.add("arrived");
  }
  const { one, many } = news.dataset;
  const told = arrived.length === 1 ? one : many.replace("{count}", arrived.length);
  news.textContent = told;
  setTimeout(() => news.textContent === told && (news.textContent = ""), TOLD_SECONDS * 1000);
}

async function refresh() {
  let pause = Number(live.dataset.every);
  try {
    const headers = mark ? { "If-None-Match": mark } : {};
    const answer = await fetch(live.dataset.live, { headers, cache: "no-store" });
    if (answer.status === 401) {
      news.textContent = news.dataset.ended;
      return;
    }
    if (answer.status === 200) {
      mark = answer.headers.get("ETag");
      put(await answer.text());
    } else if (answer.status !== 304) {
      pause = SLOW_SECONDS;
    }
    if (news.textContent === news.dataset.offline) {
      news.textContent = "";
    }
  } catch {
    news.textContent = news.dataset.offline;
    pause = SLOW_SECONDS;
  }
  wait(pause);
}

function wait(seconds) {
  clearTimeout(timer);
  if (!document.hidden) {
    timer = setTimeout(refresh, seconds * 1000);
  }
}

if (live) {
  wait(Number(live.dataset.every));
  document.addEventListener("visibilitychange", () => wait(0));
  // Choosing is asking; without this script there is the button.
  live.addEventListener("change", (event) => {
    if (event.target.matches("[data-go]")) {
      event.target.form.requestSubmit();
    }
  });
}
