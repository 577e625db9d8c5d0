// Asks before a half-written form is left, and keeps a form from being sent twice by a double click.
const changed = new Set();

for (const form of document.querySelectorAll('form[data-guard]')) {
  if (form.querySelector('[data-errors]')) changed.add(form);
  form.addEventListener('input', () => changed.add(form));
  form.addEventListener('submit', (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = 'yes';
    changed.clear();
    // A page that comes back from the browser's cache can be sent again.
    setTimeout(() => delete form.dataset.sent, 8000);
  });
}

addEventListener('beforeunload', (event) => {
  if (changed.size > 0) event.preventDefault();
});
