/* A button that copies the citation of an archived source. Without this script the text is there to be selected. */
(() => {
  const { copy, copied } = document.currentScript.dataset;
  for (const text of document.querySelectorAll('.citation')) {
    const button = Object.assign(document.createElement('button'), { type: 'button', textContent: copy });
    button.onclick = async () => {
      getSelection().selectAllChildren(text);
      await navigator.clipboard.writeText(text.textContent.trim());
      button.textContent = copied;
    };
    if (navigator.clipboard) text.after(' ', button);
  }
})();
