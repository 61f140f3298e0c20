// The language chosen on the page is kept for the next visit.

export function rememberLanguage() {
  for (const link of document.querySelectorAll("[data-language]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      document.cookie = `lang=${link.dataset.language};path=/;max-age=31536000;samesite=lax`;
      const here = new URL(location.href);
      here.searchParams.delete("lang");
      location.assign(here);
      // The same address but for its #: the browser would not load it again by itself.
      location.reload();
    });
  }
}
