import DequeModule
import TranscriptionCore

/// The leaders and followers of windows that are being recognised, and the results that are kept: the decisions of
/// ``RecognitionCache``. Methods return the callbacks that are to be called once the lock is open.
///
/// A key is in one of three states: unknown, *running* with one leader, or *kept*. Every operation is O(1) expected, or
/// linear in the followers that it answers; forgetting is linear in the keys that the owner has part in (and in the
/// followers of those).
struct RecognitionTable {
  private struct Follower {
    let window: WindowID
    let whenDone: RecognitionCache.Callback
  }

  private struct Running {
    var leader: WindowID
    var followers: [Follower] = []
  }

  private struct Kept {
    let result: RecognizedWindow
    let ownBytes: Int
    var owners: Set<RecognitionOwner>
    var lastUse = 0

    var bytes: Int { ownBytes + owners.count * Kept.bytesPerOwner }

    private static let bytesPerOwner = 256
  }

  private let capacityBytes: Int
  private var running: [RecognitionKey: Running] = [:]
  private var kept: [RecognitionKey: Kept] = [:]
  private var keys: [RecognitionOwner: Set<RecognitionKey>] = [:]
  private var sessions: [FileID: SessionID] = [:]
  private var files: [SessionID: Set<FileID>] = [:]
  /// Numbers of uses, the oldest first; only those in `keyOfUse`, the last ones of what is kept, count.
  private var uses = Deque<Int>()
  private var keyOfUse: [Int: RecognitionKey] = [:]
  private var lastUse = 0
  private(set) var keptBytes = 0

  var keptResults: Int { kept.count }
  /// True when nothing is running, kept or remembered.
  var isEmpty: Bool {
    running.isEmpty && kept.isEmpty && keyOfUse.isEmpty && keys.isEmpty && sessions.isEmpty && files.isEmpty
  }

  init(capacityBytes: Int) { self.capacityBytes = capacityBytes }

  mutating func begin(
    _ key: RecognitionKey, for window: WindowID, whenDone: @escaping RecognitionCache.Callback
  ) -> RecognitionCache.Start {
    let owner = RecognitionOwner(window)
    if let result = kept[key]?.result {
      add(owner, toKept: key)
      touch(key)
      evict()
      return .hit(result)
    }
    link(owner, to: key)
    guard let leader = running[key]?.leader else {
      running[key] = Running(leader: window)
      return .lead
    }
    if leader == window { return .lead }
    running[key]?.followers.append(Follower(window: window, whenDone: whenDone))
    return .follow
  }

  mutating func finish(
    _ key: RecognitionKey, by window: WindowID, with result: RecognizedWindow
  ) -> [RecognitionCache.Callback] {
    guard let run = running[key], run.leader == window else { return [] }
    running[key] = nil
    let owners = Set(run.followers.map { RecognitionOwner($0.window) } + [RecognitionOwner(window)])
    let entry = Kept(result: result, ownBytes: key.estimatedBytes + result.estimatedBytes, owners: owners)
    if entry.bytes <= capacityBytes {
      kept[key] = entry
      keptBytes += entry.bytes
      touch(key)
      evict()
    } else {
      for owner in owners { unlink(owner, from: key) }
    }
    return run.followers.map(\.whenDone)
  }

  mutating func abandon(_ key: RecognitionKey, by window: WindowID) -> [RecognitionCache.Callback] {
    guard let run = running[key], run.leader == window else { return [] }
    running[key] = nil
    unlink(RecognitionOwner(window), from: key)
    for follower in run.followers { unlink(RecognitionOwner(follower.window), from: key) }
    return run.followers.map(\.whenDone)
  }

  mutating func forget(file: FileID) -> [RecognitionCache.Callback] {
    guard let session = sessions[file] else { return [] }
    return forget(RecognitionOwner(session: session, file: file))
  }

  mutating func forget(session: SessionID) -> [RecognitionCache.Callback] {
    (files[session] ?? []).flatMap { forget(RecognitionOwner(session: session, file: $0)) }
  }

  private mutating func forget(_ owner: RecognitionOwner) -> [RecognitionCache.Callback] {
    var callbacks: [RecognitionCache.Callback] = []
    for key in keys[owner] ?? [] {
      if let run = running[key] {
        let others = run.followers.filter { RecognitionOwner($0.window) != owner }
        running[key]?.followers = others
        unlink(owner, from: key)
        if RecognitionOwner(run.leader) == owner { callbacks += abandon(key, by: run.leader) }
      } else {
        remove(owner, fromKept: key)
      }
    }
    return callbacks
  }

  // MARK: What is kept

  private mutating func add(_ owner: RecognitionOwner, toKept key: RecognitionKey) {
    keptBytes -= kept[key]?.bytes ?? 0
    kept[key]?.owners.insert(owner)
    keptBytes += kept[key]?.bytes ?? 0
    link(owner, to: key)
  }

  /// Removes the result with its last owner.
  private mutating func remove(_ owner: RecognitionOwner, fromKept key: RecognitionKey) {
    unlink(owner, from: key)
    keptBytes -= kept[key]?.bytes ?? 0
    kept[key]?.owners.remove(owner)
    if kept[key]?.owners.isEmpty == true, let entry = kept.removeValue(forKey: key) {
      keyOfUse[entry.lastUse] = nil
    } else {
      keptBytes += kept[key]?.bytes ?? 0
    }
  }

  private mutating func touch(_ key: RecognitionKey) {
    guard let before = kept[key]?.lastUse else { return }
    lastUse += 1
    keyOfUse[before] = nil
    keyOfUse[lastUse] = key
    kept[key]?.lastUse = lastUse
    uses.append(lastUse)
    if uses.count > 2 * kept.count + 64 {
      let keyOfUse = keyOfUse
      uses.removeAll { keyOfUse[$0] == nil }
    }
  }

  private mutating func evict() {
    while keptBytes > capacityBytes, let use = uses.popFirst() {
      guard let key = keyOfUse.removeValue(forKey: use), let entry = kept.removeValue(forKey: key) else { continue }
      keptBytes -= entry.bytes
      for owner in entry.owners { unlink(owner, from: key) }
    }
  }

  // MARK: Owners and their keys

  private mutating func link(_ owner: RecognitionOwner, to key: RecognitionKey) {
    keys[owner, default: []].insert(key)
    sessions[owner.file] = owner.session
    files[owner.session, default: []].insert(owner.file)
  }

  private mutating func unlink(_ owner: RecognitionOwner, from key: RecognitionKey) {
    keys[owner]?.remove(key)
    guard keys[owner]?.isEmpty == true else { return }
    keys[owner] = nil
    sessions[owner.file] = nil
    files[owner.session]?.remove(owner.file)
    if files[owner.session]?.isEmpty == true { files[owner.session] = nil }
  }
}
