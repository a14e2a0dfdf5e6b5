package import Foundation

extension OperationsSnapshot {
  package struct Server: Sendable, Hashable, Codable {
    package var version: String
    package var startedAt: Date
    package var uptimeSeconds: Double
    /// Whether it should get new work.
    package var ready: Bool
    /// Why not, in sentences.
    package var troubles: [String]

    package init(version: String, startedAt: Date, uptimeSeconds: Double, troubles: [String]) {
      self.version = version
      self.startedAt = startedAt
      self.uptimeSeconds = uptimeSeconds
      ready = troubles.isEmpty
      self.troubles = troubles
    }
  }

  package struct Memory: Sendable, Hashable, Codable {
    /// Resident bytes of the server's process.
    @OrNull package var serverBytes: Int?
    /// Resident bytes of its worker processes.
    package var workerBytes: Int

    package init(serverBytes: Int?, workerBytes: Int) {
      self.serverBytes = serverBytes
      self.workerBytes = workerBytes
    }
  }

  package struct Disk: Sendable, Hashable, Codable {
    /// "data folder" or "drop folder".
    package var place: String
    @OrNull package var freeBytes: Int?
    @OrNull package var totalBytes: Int?
    /// What is kept free.
    package var floorBytes: Int
    /// Whether nothing new is taken because of it.
    package var low: Bool

    package init(place: String, freeBytes: Int?, totalBytes: Int?, floorBytes: Int, low: Bool) {
      self.place = place
      self.freeBytes = freeBytes
      self.totalBytes = totalBytes
      self.floorBytes = floorBytes
      self.low = low
    }
  }

  package struct DropFolder: Sendable, Hashable, Codable {
    package enum Mode: String, Sendable, Hashable, Codable {
      /// The kernel tells of files.
      case inotify
      /// The folder is looked through every second.
      case polling
    }

    package var mode: Mode
    /// Files of open sessions that are there and not claimed, such as those for which there is no room; at least so many.
    package var waitingFiles: Int

    package init(mode: Mode, waitingFiles: Int) {
      self.mode = mode
      self.waitingFiles = waitingFiles
    }
  }
}
