import TranscriptionCore

/// What a session hears of the server's disks.
extension Session {
  /// The disk is why files of this session wait, or an upload was refused. Told once for each shortage.
  nonisolated func tell(of shortage: DiskSpace.Shortage) async {
    guard context.storage.disk.noteTold(id) else { return }
    // On a full disk it may not be possible to write even this; the answer to an upload says it too.
    try? await log.commit([], events: [.serverNotice(code: "disk_low", message: shortage.message)])
  }

  /// There is room again: files that wait are taken.
  nonisolated func tellOfRoomOnDisk() async {
    try? await log.commit(
      [],
      events: [.serverNotice(code: "disk_ok", message: "The server's disk has room again: files are taken as before.")])
  }
}
