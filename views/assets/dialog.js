// Acts that stand folded on a page open as a dialog; without script they unfold in place.
for (const [index, details] of document.querySelectorAll('details[data-dialog]').entries()) {
  const summary = details.querySelector('summary');
  const body = details.querySelector('.gm-act-body');
  const dialog = document.createElement('dialog');
  const title = document.createElement('h2');
  const close = document.createElement('button');
  const button = document.createElement('button');
  title.id = `act-dialog-${index}`;
  title.className = 'gm-dialog-title';
  title.textContent = summary.textContent.trim();
  dialog.className = 'gm-dialog';
  dialog.setAttribute('aria-labelledby', title.id);
  close.type = 'button';
  close.className = 'krds-btn medium text gm-dialog-close';
  close.textContent = details.closest('[data-close]').dataset.close;
  close.addEventListener('click', () => dialog.close());
  button.type = 'button';
  button.className = summary.firstElementChild.className;
  button.textContent = title.textContent;
  button.setAttribute('aria-haspopup', 'dialog');
  button.addEventListener('click', () => dialog.showModal());
  dialog.append(title, body, close);
  details.replaceWith(button, dialog);
  button.before(Object.assign(document.createElement('span'), { className: 'gm-act-gap' }));
}

// What has to be mended is read first.
document.querySelector('[data-errors]')?.focus();
