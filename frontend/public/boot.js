// Runs before the first paint, so that scheme, density, language and direction never flash.
(() => {
  let prefs = {};
  try {
    prefs = JSON.parse(localStorage.getItem("warmline.prefs.v1") || "{}");
  } catch {
    prefs = {};
  }
  const known = ["en", "es", "ar"];
  const wanted = prefs.locale || (navigator.language || "en").slice(0, 2);
  const locale = known.includes(wanted) ? wanted : "en";
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const scheme =
    prefs.scheme === "light" || prefs.scheme === "dark" ? prefs.scheme : dark ? "dark" : "light";
  const root = document.documentElement;
  root.lang = locale;
  root.dir = locale === "ar" ? "rtl" : "ltr";
  root.dataset.mantineColorScheme = scheme;
  root.dataset.density = prefs.density === "compact" ? "compact" : "comfortable";
})();
