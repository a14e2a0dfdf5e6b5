/// Bounds how many test servers run at the same time: each holds an inotify instance, of which the kernel gives a user 128.
actor ServerPlaces {
  static let shared = ServerPlaces(count: 24)

  private var free: Int
  private var waiters: [CheckedContinuation<Void, Never>] = []

  init(count: Int) { free = count }

  /// Waits for a place, runs `body` in it and gives it back.
  nonisolated func occupy<Value>(_ body: () async throws -> Value) async throws -> Value {
    await take()
    let result: Result<Value, any Error>
    do { result = .success(try await body()) } catch { result = .failure(error) }
    await giveBack()
    return try result.get()
  }

  private func take() async {
    if free > 0 {
      free -= 1
    } else {
      await withCheckedContinuation { waiters.append($0) }
    }
  }

  private func giveBack() {
    if waiters.isEmpty { free += 1 } else { waiters.removeFirst().resume() }
  }
}
