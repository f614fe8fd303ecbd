/* Runs before the first paint: the theme of a reader who is not signed in, and the width of the navigation. */
(function () {
  var root = document.documentElement;
  root.classList.add("js");
  try {
    var theme = localStorage.getItem("theme");
    if (!root.hasAttribute("data-theme-kept") && (theme === "light" || theme === "dark")) {
      root.setAttribute("data-theme", theme);
    }
    if (localStorage.getItem("nav") === "narrow") {
      root.setAttribute("data-nav", "narrow");
    }
  } catch (refused) {
    root.setAttribute("data-storage", "none");
  }
})();
