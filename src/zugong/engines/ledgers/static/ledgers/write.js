/* The form of an entry: chips fill their box, the button says how many the rest are. Works without it. */
(() => {
  "use strict";
  const form = document.querySelector("form.write");
  if (!form) return;
  const count = () => {
    const button = form.querySelector("[data-rest]");
    if (!button) return;
    const rest = Number(button.dataset.rest) - form.querySelectorAll("input[name=absent]:checked").length;
    button.dataset.words ||= button.textContent;
    button.textContent = document.documentElement.lang === "en" ? `${button.dataset.words} (${rest})` : button.dataset.words.replace(/^其余/, `其余${rest}人`);
  };
  const show = () => form.querySelectorAll("[data-fill]").forEach((chip) => {
    chip.setAttribute("aria-pressed", String(document.getElementById(chip.dataset.fill).value === chip.textContent));
  });
  form.addEventListener("click", (event) => {
    const chip = event.target.closest("[data-fill]");
    if (!chip) return;
    const box = document.getElementById(chip.dataset.fill);
    box.value = chip.textContent;
    box.dispatchEvent(new Event("input", { bubbles: true }));
  });
  form.addEventListener("change", count);
  form.addEventListener("input", show);
  window.addEventListener("pageshow", () => { count(); show(); });
  setTimeout(() => { count(); show(); });
})();
