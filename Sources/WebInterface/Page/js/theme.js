// Light or dark. A classic script in the head, so that the choice is in place before the first paint.
// Without a choice the system decides.
(() => {
  const key = "sotto.theme";
  const root = document.documentElement;

  const stored = () => {
    try { return localStorage.getItem(key); } catch { return null; }
  };
  const chosen = stored();
  if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;

  addEventListener("DOMContentLoaded", () => {
    document.getElementById("toggle-theme").addEventListener("click", () => {
      const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
      const next = (root.dataset.theme ?? system) === "dark" ? "light" : "dark";
      // Choosing what the system says anyway means following the system again.
      if (next === system) delete root.dataset.theme;
      else root.dataset.theme = next;
      try {
        if (next === system) localStorage.removeItem(key);
        else localStorage.setItem(key, next);
      } catch { /* Storage is off: the choice lasts until the next load. */ }
      dispatchEvent(new Event("themechange"));
    });
  });
})();
