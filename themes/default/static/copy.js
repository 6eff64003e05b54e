// Gives each block of code on a page a button that copies it. The page says the words, and loads keyplan.js first.
"use strict";
(() => {
  const { copy, copied } = document.currentScript.dataset;

  // Browsers give pages their clipboard only over a safe line. Elsewhere the text is selected and copied as if by hand;
  // where that fails too, it stays selected.
  async function copyText(code) {
    if (navigator.clipboard) return navigator.clipboard.writeText(code.textContent);
    getSelection().selectAllChildren(code);
    if (!document.execCommand("copy")) throw new Error("the browser copies nothing");
  }

  async function press(button) {
    try {
      await copyText(button.parentNode.nextElementSibling.firstElementChild);
    } catch {
      return;
    }
    button.textContent = copied;
    setTimeout(() => (button.textContent = copy), 2000);
  }

  function addButtons() {
    for (const code of document.querySelectorAll(".body pre > code")) {
      const block = code.parentNode;
      if (block.previousElementSibling?.localName === "kp-copy") continue;
      const button = keyplan.create("button", { type: "button", textContent: copy });
      button.addEventListener("click", () => press(button));
      block.before(keyplan.create("kp-copy", { ariaLive: "polite" }, button));
    }
  }

  // The preview changes the page, and then asks for the controls of the new one.
  const { addControls } = keyplan;
  keyplan.addControls = () => {
    addControls();
    addButtons();
  };
  addButtons();
})();
