/// What is still to be fetched of a form of a model. Pure.
enum TransferPlan {
  /// Bytes of downloads, as far as they are not in wheels that are there already.
  ///
  /// - Parameter wheels: file names of wheels that are there, or being fetched.
  static func bytes(of downloads: some Sequence<ModelDownload>, having wheels: Set<String>) -> Int {
    downloads.reduce(0) { $0 + bytes(of: $1, having: wheels) }
  }

  private static func bytes(of download: ModelDownload, having wheels: Set<String>) -> Int {
    let shares = download.sources.compactMap { source in
      if case .wheels(let members) = source { members } else { nil }
    }.map { members in
      download.bytes * members.count(where: { !wheels.contains($0.wheel) }) / max(1, members.count)
    }
    return min(download.bytes, shares.min() ?? download.bytes)
  }
}
