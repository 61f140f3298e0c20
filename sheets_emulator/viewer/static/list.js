// The list of spreadsheets: local times, and a new spreadsheet through the API.

import { createSpreadsheet } from "./api.js";
import { rememberLanguage } from "./language.js";
import { word } from "./words.js";

const language = document.documentElement.lang;

for (const time of document.querySelectorAll("time")) {
  time.textContent = new Date(time.dateTime).toLocaleString(language, {
    dateStyle: "medium",
    timeStyle: "short",
  });
}

rememberLanguage();

document.getElementById("create").addEventListener("click", async () => {
  const problem = document.getElementById("problem");
  problem.hidden = true;
  try {
    const book = await createSpreadsheet({
      title: word("untitled"),
      locale: language === "ja" ? "ja_JP" : "en_US",
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    });
    location.assign(`/spreadsheets/${book.spreadsheetId}`);
  } catch (error) {
    problem.textContent = word("not_saved", error.message);
    problem.hidden = false;
  }
});
