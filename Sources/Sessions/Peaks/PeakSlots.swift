import Foundation

/// Bounds how many files are decoded at the same time only for their peaks, over the whole server. First come, first
/// served; who is cancelled while waiting goes on at once, without a slot.
actor PeakSlots {
  private var free: Int
  private var waiting: [(id: UUID, caller: CheckedContinuation<Bool, Never>)] = []

  init(count: Int) { free = max(1, count) }

  /// - Throws: `CancellationError`; there is no slot then, and none to give back.
  func enter() async throws {
    if free > 0 {
      free -= 1
      return
    }
    let id = UUID()
    let hasSlot = await withTaskCancellationHandler {
      await withCheckedContinuation { caller in
        if Task.isCancelled { caller.resume(returning: false) } else { waiting.append((id, caller)) }
      }
    } onCancel: {
      // Ends by itself; the waiting task goes on once it has run.
      Task { await self.giveUp(id) }
    }
    if !hasSlot { throw CancellationError() }
  }

  func leave() {
    if waiting.isEmpty { free += 1 } else { waiting.removeFirst().caller.resume(returning: true) }
  }

  private func giveUp(_ id: UUID) {
    guard let index = waiting.firstIndex(where: { $0.id == id }) else { return }
    waiting.remove(at: index).caller.resume(returning: false)
  }
}
