import Dispatch
import Foundation
import Glibc

/// Puts files into the drop folder, as other programs do.
enum DropWriter {
  /// How a file becomes visible to the server.
  enum Way: String, Sendable, CaseIterable {
    /// Written under its final name and closed.
    case close
    /// Written under a hidden name and renamed.
    case rename
  }

  /// Writes a file.
  ///
  /// - Returns: the moment right before the system call with which the file is finished.
  static func drop(_ content: [UInt8], as name: String, in folder: String, by way: Way) throws -> Moment {
    let path = folder + "/" + name
    let written = way == .close ? path : folder + "/." + name
    let descriptor = open(written, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw BenchFailure("open \(written): \(String(cString: strerror(errno)))") }
    let count = content.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    var finished = Moment.now
    Glibc.close(descriptor)
    guard count == content.count else { throw BenchFailure("writing \(written) stopped short; is the disk full?") }
    if way == .rename {
      finished = .now
      guard Glibc.rename(written, path) == 0 else {
        throw BenchFailure("rename \(path): \(String(cString: strerror(errno)))")
      }
    }
    return finished
  }

  /// Drops a file for each name, at `rate` files a second (as fast as it goes for `nil`), off the cooperative pool.
  ///
  /// - Returns: when each was finished.
  static func dropAll(
    _ names: [String], in folder: String, by way: Way, rate: Double?, limit: Double
  ) async throws -> [Moment] {
    try await withCheckedThrowingContinuation { continuation in
      DispatchQueue.global().async {
        continuation.resume(
          with: Result {
            let begin = Moment.now.seconds
            var moments: [Moment] = []
            moments.reserveCapacity(names.count)
            for (number, name) in names.enumerated() {
              if let rate { pause(until: begin + Double(number) / rate) }
              moments.append(try drop(Wave.halfSecond(number: number), as: name, in: folder, by: way))
              if Moment.now.seconds > begin + limit { break }
            }
            return moments
          })
      }
    }
  }

  private static func pause(until moment: Double) {
    var time = timespec()
    time.tv_sec = Int(moment)
    time.tv_nsec = Int((moment - moment.rounded(.down)) * 1e9)
    _ = clock_nanosleep(CLOCK_REALTIME, Int32(TIMER_ABSTIME), &time, nil)
  }
}
