import Foundation

/// Bounds how many files are decoded at the same time only for their peaks. First come, first served, but that long files
/// never have all slots: where there are several, one is left to short ones. A caller that is cancelled while waiting
/// returns at once, without a slot.
actor PeakSlots {
  enum Length: Sendable, Hashable {
    case short, long
  }

  private struct Waiter {
    var id: UUID
    var length: Length
    var caller: CheckedContinuation<Bool, Never>
  }

  private var free: Int
  private var freeForLong: Int
  private var waiting: [Waiter] = []

  init(count: Int) {
    free = max(1, count)
    freeForLong = max(1, count - 1)
  }

  /// - Throws: `CancellationError`; there is no slot then, and none to give back.
  func enter(_ length: Length) async throws {
    // leave(_:) has resumed every waiter that could enter, so entering here overtakes none of them.
    if take(length) { return }
    let id = UUID()
    let hasSlot = await withTaskCancellationHandler {
      await withCheckedContinuation { caller in
        if Task.isCancelled {
          caller.resume(returning: false)
        } else {
          waiting.append(Waiter(id: id, length: length, caller: caller))
        }
      }
    } onCancel: {
      // Ends by itself; the waiting task goes on once it has run.
      Task { await self.giveUp(id) }
    }
    if !hasSlot { throw CancellationError() }
  }

  func leave(_ length: Length) {
    free += 1
    if length == .long { freeForLong += 1 }
    while let index = waiting.firstIndex(where: { canEnter($0.length) }) {
      let waiter = waiting.remove(at: index)
      _ = take(waiter.length)
      waiter.caller.resume(returning: true)
    }
  }

  private func canEnter(_ length: Length) -> Bool { free > 0 && (length == .short || freeForLong > 0) }

  private func take(_ length: Length) -> Bool {
    guard canEnter(length) else { return false }
    free -= 1
    if length == .long { freeForLong -= 1 }
    return true
  }

  private func giveUp(_ id: UUID) {
    guard let index = waiting.firstIndex(where: { $0.id == id }) else { return }
    waiting.remove(at: index).caller.resume(returning: false)
  }
}
