/// What a client listens to: it outlives connections, and is told to each server anew.
struct SubscriptionTable {
  struct Entry {
    let subject: String
    let queue: String?
    /// The subject of the request whose answers these are.
    let request: String?
    let buffer: SubscriptionBuffer
    /// Whether no server is to send more.
    var isStopped = false
  }

  private(set) var entries: [UInt64: Entry] = [:]

  subscript(id: UInt64) -> Entry? { entries[id] }
  var ids: [UInt64] { Array(entries.keys) }

  mutating func add(_ entry: Entry, as id: UInt64) { entries[id] = entry }

  /// No later server is told of it.
  mutating func stop(_ id: UInt64) { entries[id]?.isStopped = true }

  mutating func remove(_ id: UInt64) -> Entry? { entries.removeValue(forKey: id) }

  /// Takes out those that do not outlive their connection.
  mutating func removeBound() -> [SubscriptionBuffer] {
    remove { $0.buffer.bounds.endsWithConnection }
  }

  /// Takes out those on a subject that the server does not allow.
  mutating func remove(subject: String) -> [SubscriptionBuffer] {
    remove { $0.subject == subject }
  }

  /// Takes out those for answers to a request that the server does not allow.
  mutating func remove(answersTo subject: String) -> [SubscriptionBuffer] {
    remove { $0.request == subject }
  }

  private mutating func remove(where isRemoved: (Entry) -> Bool) -> [SubscriptionBuffer] {
    let removed = entries.filter { isRemoved($0.value) }
    for id in removed.keys { entries[id] = nil }
    return removed.values.map(\.buffer)
  }

  mutating func removeAll() -> [SubscriptionBuffer] {
    defer { entries = [:] }
    return entries.values.map(\.buffer)
  }

  /// In the order in which they were made.
  var frames: [ClientFrame] {
    entries.filter { !$0.value.isStopped }.sorted { $0.key < $1.key }
      .map { .subscribe(subject: $0.value.subject, queue: $0.value.queue, subscription: $0.key) }
  }
}
