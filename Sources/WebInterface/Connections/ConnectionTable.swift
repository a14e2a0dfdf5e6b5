/// Decides which connections the server has. Pure; ``ConnectionBook`` acts.
///
/// Any address may connect until only the reserve is left. From then on each has an equal share of all connections, counting
/// one address more than there are. One below its share may use the reserve, and when that is used up too, an address above
/// its share gives up the connection that has been without a request for longest. An address above its share only gets a
/// connection for an idle one of its own. So an address that is alone may use everything but the reserve.
struct ConnectionTable {
  enum Admission: Equatable {
    case admitted
    /// In the place of an idle connection, which is to be closed.
    case admittedInsteadOf(Int)
    case refused
  }

  private struct Entry {
    let address: String
    /// Counts up with each change between idle and busy: the least of all idle ones has been idle for longest.
    var idleSince: Int?
  }

  /// - Parameters:
  ///   - limit: connections at the same time.
  ///   - reserve: those of them that are kept for addresses below their share.
  init(limit: Int, reserve: Int) {
    self.limit = limit
    self.reserve = reserve
  }

  private let limit: Int
  private let reserve: Int
  private var entries: [Int: Entry] = [:]
  private var counts: [String: Int] = [:]
  private var nextID = 0
  private var changes = 0

  var count: Int { entries.count }

  /// A connection from `address` wants in.
  ///
  /// - Returns: its number, to be given to the other methods, and what is to be done.
  mutating func connect(from address: String) -> (id: Int, Admission) {
    nextID += 1
    let id = nextID
    guard entries.count >= limit - reserve else {
      insert(id, address)
      return (id, .admitted)
    }
    let isBelowShare = counts[address, default: 0] < share(with: address)
    if isBelowShare, entries.count < limit {
      insert(id, address)
      return (id, .admitted)
    }
    guard let victim = idleVictim(for: address, isBelowShare: isBelowShare) else { return (id, .refused) }
    remove(victim)
    insert(id, address)
    return (id, .admittedInsteadOf(victim))
  }

  /// The connection has a request, or none any more.
  mutating func change(_ id: Int, isBusy: Bool) {
    changes += 1
    entries[id]?.idleSince = isBusy ? nil : changes
  }

  mutating func remove(_ id: Int) {
    guard let entry = entries.removeValue(forKey: id) else { return }
    let left = counts[entry.address, default: 1] - 1
    counts[entry.address] = left > 0 ? left : nil
  }

  private mutating func insert(_ id: Int, _ address: String) {
    changes += 1
    entries[id] = Entry(address: address, idleSince: changes)
    counts[address, default: 0] += 1
  }

  private func share(with address: String) -> Int {
    max(1, limit / (counts.count + (counts[address] == nil ? 2 : 1)))
  }

  /// The idle connection that gives way: of an address above its share, and where the newcomer is above its own share, one
  /// of its own.
  private func idleVictim(for address: String, isBelowShare: Bool) -> Int? {
    let share = share(with: address)
    let candidates = entries.lazy.filter { _, entry in
      entry.idleSince != nil
        && (isBelowShare
          ? counts[entry.address, default: 0] > share || entry.address == address : entry.address == address)
    }
    return candidates.min { ($0.value.idleSince ?? 0) < ($1.value.idleSince ?? 0) }?.key
  }
}
