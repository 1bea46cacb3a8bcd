// Lets a browser be told of new checks, where its owner presses the button, and ends it again.
(() => {
  const place = document.querySelector("[data-push]");
  if (!place || !("serviceWorker" in navigator) || !("PushManager" in window)) return;
  const [button, said] = ["button", "[role=status]"].map((one) => place.querySelector(one));
  const { key, worker, scope, begin, end, ask, stop, told, ended, failed } = place.dataset;
  let current = null;

  const show = (words) => {
    button.textContent = current ? stop : ask;
    if (words) said.textContent = words;
  };
  const post = async (address, values) => {
    const sent = { method: "POST", credentials: "omit", body: new URLSearchParams(values) };
    const answer = await fetch(address, sent);
    if (!answer.ok) throw new Error(answer.status);
  };
  const started = async () => {
    const registration = await navigator.serviceWorker.register(worker, { scope });
    const options = { userVisibleOnly: true, applicationServerKey: key };
    const made = await registration.pushManager.subscribe(options);
    const { endpoint, keys } = made.toJSON();
    try {
      await post(begin, { endpoint, p256dh: keys.p256dh, auth: keys.auth });
    } catch (error) {
      await made.unsubscribe();
      throw error;
    }
    return made;
  };
  const stopped = async (made) => {
    await made.unsubscribe();
    await post(end, { endpoint: made.endpoint });
    return null;
  };
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      current = current ? await stopped(current) : await started();
      show(current ? told : ended);
    } catch {
      show(failed);
    }
    button.disabled = false;
  });
  (async () => {
    const registration = await navigator.serviceWorker.getRegistration(scope);
    current = (await registration?.pushManager.getSubscription()) ?? null;
    show();
    place.hidden = false;
  })();
})();
