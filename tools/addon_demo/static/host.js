// Stands in Google's place: sends the add-on signed events, and does what its answers say.
import { draw } from "./card.js";

const panel = document.querySelector("#panel");
const scene = document.querySelector("#scene");
const consent = document.querySelector("#consent");
const words = panel.dataset;
let latest = 0;

async function post(path, body, headers = {}) {
  return fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
}

// Opens the add-on, or clicks one of its buttons.
async function call(path, parameters = null, situation = scene.value) {
  const turn = ++latest;
  panel.setAttribute("aria-busy", "true");
  panel.querySelectorAll("button").forEach((button) => (button.disabled = true));
  try {
    const asked = { path, scene: situation, locale: words.locale, parameters };
    const event = await (await post(words.event, asked)).json();
    const token = event.authorizationEventObject.systemIdToken;
    const answer = await post(path, event, { Authorization: `Bearer ${token}` });
    const reply = await answer.json();
    if (turn !== latest) {
      return; // Something else was clicked in the meantime.
    }
    document.querySelector("#status").textContent = answer.status;
    document.querySelector("#json").textContent = JSON.stringify(reply, null, 2);
    follow(reply);
  } catch {
    panel.replaceChildren(words.noAnswer);
  } finally {
    if (turn === latest) {
      panel.setAttribute("aria-busy", "false");
    }
  }
}

function follow(reply) {
  const actions = reply.renderActions ?? reply;
  if (actions.hostAppAction?.editorAction?.requestFileScopeForActiveDocument) {
    panel.querySelectorAll("button").forEach((button) => (button.disabled = false));
    consent.showModal();
    return;
  }
  for (const navigation of actions.action.navigations) {
    panel.replaceChildren(draw(navigation.pushCard ?? navigation.updateCard, words, act));
  }
}

function act(onClick) {
  const { function: address, parameters = [] } = onClick.action;
  const carried = Object.fromEntries(parameters.map(({ key, value }) => [key, value]));
  call(new URL(address).pathname, Object.keys(carried).length ? carried : null);
}

consent.addEventListener("close", () => {
  if (consent.returnValue === "yes") {
    scene.value = "connected";
    call("/addon/granted");
  }
});
scene.addEventListener("change", () => call("/addon/home"));
call("/addon/home");
