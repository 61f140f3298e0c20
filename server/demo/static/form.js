// Sends the form as Contact Form 7's own script does, and fills the hidden fields as the plugin's
// script would after the visit that was chosen.
const form = document.querySelector(".wpcf7-form");
const visit = document.querySelector("#visit");
const answer = form.querySelector(".wpcf7-response-output");
const button = form.querySelector(".wpcf7-submit");

const touch = form.querySelectorAll("[data-touch]");

// An address with a campaign of its own is the visit, unless another one is chosen.
const own = new URLSearchParams(location.search);
if ([...touch].some(({ name }) => own.has(name))) {
  visit.value = "own";
}

function chosenVisit() {
  const { value, dataset } = visit.selectedOptions[0];
  return value === "own" ? { query: location.search, referrer: document.referrer } : dataset;
}

function pretendVisit() {
  const { query, referrer } = chosenVisit();
  const page = new URL(query, location.origin + location.pathname);
  for (const field of touch) {
    field.value = page.searchParams.get(field.name) ?? "";
  }
  form.elements.landing_page.value = page.href;
  form.elements.referrer.value = referrer;
}

async function send(event) {
  event.preventDefault();
  pretendVisit();
  button.disabled = true;
  answer.textContent = form.dataset.sending;
  try {
    const response = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "application/json, */*;q=0.1" },
    });
    const told = await response.json();
    form.dataset.status = told.status ?? "failed";
    answer.textContent = told.message ?? told.detail ?? form.dataset.failed;
    if (told.status === "mail_sent") {
      form.reset();
    }
  } catch {
    form.dataset.status = "failed";
    answer.textContent = form.dataset.failed;
  } finally {
    button.disabled = false;
  }
}

form.addEventListener("submit", send);
