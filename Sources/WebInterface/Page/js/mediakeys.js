// Play and pause keys of keyboards, headsets and lock screens: they do what the buttons of the page do.

/** @param playback what the keys steer. @param isMeantToPlay whether it plays. */
export function listenToMediaKeys(playback, isMeantToPlay) {
  const session = navigator.mediaSession;
  if (!session) return;
  const actions = {
    play: () => { if (!isMeantToPlay()) playback.toggle(); },
    pause: () => { if (isMeantToPlay()) playback.toggle(); },
    seekbackward: ({ seekOffset }) => playback.nudge(-(seekOffset || 5)),
    seekforward: ({ seekOffset }) => playback.nudge(seekOffset || 5),
    seekto: ({ seekTime }) => playback.seek(seekTime),
    previoustrack: () => playback.step(-1),
    nexttrack: () => playback.step(1),
  };
  for (const [name, action] of Object.entries(actions)) {
    try { session.setActionHandler(name, action); } catch { /* This browser does not know the action. */ }
  }
}
