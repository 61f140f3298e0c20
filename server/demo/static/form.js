// Sends the form as Contact Form 7's own script does, and fills the hidden fields as the plugin's
// script would after the visit that was chosen.
const form = document.querySelector(".wpcf7-form");
const visit = document.querySelector("#visit");
const answer = form.querySelector(".wpcf7-response-output");
const button = form.querySelector(".wpcf7-submit");

function pretendVisit() {
  const { query, referrer } = visit.selectedOptions[0].dataset;
  const page = new URL(query, location.origin + location.pathname);
  for (const name of ["utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "gclid", "yclid"]) {
    form.elements[name].value = page.searchParams.get(name) ?? "";
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
