/** Lets the close buttons and the backdrop of every dialog close it. */
export function setUpDialogs(): void {
  for (const dialog of document.querySelectorAll('dialog')) {
    for (const button of dialog.querySelectorAll('[data-close]')) {
      button.addEventListener('click', () => dialog.close());
    }
    dialog.addEventListener('pointerdown', (event) => {
      // Only the backdrop is the dialog itself outside of its box.
      if (event.target !== dialog) return;
      const box = dialog.getBoundingClientRect();
      const isInside =
        event.clientX >= box.left &&
        event.clientX <= box.right &&
        event.clientY >= box.top &&
        event.clientY <= box.bottom;
      if (!isInside) dialog.close();
    });
  }
}
