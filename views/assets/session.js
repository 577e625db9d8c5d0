// Warns five minutes before an idle session ends, and lets its reader stay.
const dialog = document.getElementById('session-warning');
const idle = Number(dialog.dataset.idleSeconds) * 1000;
let timer;

const watch = () => {
  clearTimeout(timer);
  timer = setTimeout(() => dialog.showModal(), idle - 5 * 60_000);
};

const stay = async () => {
  const answer = await fetch('/session', { method: 'POST' }).catch(() => undefined);
  if (answer?.ok) watch();
  dialog.close();
};

dialog.querySelector('[data-stay]').addEventListener('click', stay);
dialog.addEventListener('cancel', stay);
watch();

// Typing is movement too, though nothing has been sent: tell the server now and then.
let told = Date.now();
addEventListener('input', () => {
  if (Date.now() - told < 5 * 60_000) return;
  told = Date.now();
  void stay();
});
