extension SessionSnapshot {
  /// About how many bytes the session has as JSON, without writing it.
  package var approximateBytes: Int {
    let texts = [options.label, options.prompt].compactMap(\.self) + options.hotwords
    let options = 2_048 + 2 * (options.label?.utf8.count ?? 0) + texts.reduce(0) { $0 + $1.utf8.count + 3 }
    return queue.files.reduce(options + 29 * player.playlist.count) { $0 + 160 + $1.name.utf8.count }
  }
}
