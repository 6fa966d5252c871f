/** Prints a page of the service, such as login cards, from a hidden frame, so that the screen stays as it is. */
export function printPage(html: string): void {
  const frame = document.createElement("iframe");
  // Scripts of the page do not run. `allow-modals` permits the print dialogue.
  frame.setAttribute("sandbox", "allow-same-origin allow-modals");
  // Browsers print nothing of a frame that is not rendered.
  frame.className = "visually-hidden";
  frame.setAttribute("aria-hidden", "true");
  frame.tabIndex = -1;
  frame.srcdoc = html;
  frame.addEventListener("load", () => {
    const page = frame.contentWindow;
    if (!page) return;
    page.addEventListener("afterprint", () => frame.remove());
    page.print();
  });
  document.body.append(frame);
}
