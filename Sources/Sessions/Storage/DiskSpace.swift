import Audio
import Foundation
import Glibc
import Synchronization
import TranscriptionCore

/// Guards the room on the file systems of the data folder and the drop folder.
///
/// Below the floor nothing new is taken in: no session, no upload, no file from the drop folder. What is there already is
/// worked on: that needs the journal and a bounded amount of window audio, and that is what the floor keeps free.
/// ``look()`` reads the file systems, all else only what was read then. The registry looks, every few seconds.
final class DiskSpace: Sendable {
  /// A file system with too little room.
  struct Shortage: Sendable, Hashable {
    /// "data folder" or "drop folder".
    var place: String
    var free: Int
    var floor: Int

    /// For users, in a sentence of its own.
    var message: String {
      "The disk of the server's \(place) is nearly full: \(free >> 20) MiB are free, \(floor >> 20) MiB are kept free. "
        + "What is there already goes on; nothing new is taken until there is room again."
    }

    var refusal: ServiceError { Self.refusal(message) }

    /// For an upload that is longer than the room that there is.
    func refusal(ofBytes bytes: Int) -> ServiceError {
      Self.refusal(
        "The upload has \(bytes >> 20) MiB; the disk of the server's \(place) has room for \(roomMiB) MiB. Send a smaller "
          + "file, or try again when there is more room.")
    }

    /// For an upload that was cut off.
    func interruption(afterBytes bytes: Int) -> ServiceError {
      Self.refusal(
        "The upload was stopped after \(bytes >> 20) MiB because the disk of the server's \(place) is nearly full: "
          + "\(free >> 20) MiB are free, \(floor >> 20) MiB are kept free. Nothing of the upload is kept; send it again "
          + "when there is room.")
    }

    private var roomMiB: Int { max(0, free - floor) >> 20 }

    private static func refusal(_ message: String) -> ServiceError {
      ServiceError(.overloaded, code: "disk_low", message: message, retryAfterSeconds: DiskSpace.retryAfterSeconds)
    }
  }

  /// What a look changed.
  enum Change: Sendable, Hashable {
    case becameLow(Shortage)
    /// There is room again; these sessions were told that there was none.
    case recovered(told: Set<SessionID>)
  }

  typealias Measure = @Sendable (_ path: String) -> DiskGauge.Reading?

  private struct Place {
    var name: String
    var path: String
    var gauge: DiskGauge
  }

  private struct State {
    var places: [Place]
    var reservations = DiskReservations()
    var told: Set<SessionID> = []

    var shortage: Shortage? {
      places.first { $0.gauge.isLow }.map(Self.shortage(of:))
    }

    /// Where so many bytes more would be too many.
    func shortage(forBytes bytes: Int) -> Shortage? {
      places.first { $0.gauge.room < bytes }.map(Self.shortage(of:))
    }

    /// What may be written on all of the disks.
    var room: Int { places.map(\.gauge.room).min() ?? Int.max }

    /// The disk with the least room.
    var tightest: Shortage {
      Self.shortage(of: places.min { $0.gauge.room < $1.gauge.room } ?? places[0])
    }

    private static func shortage(of place: Place) -> Shortage {
      Shortage(place: place.name, free: place.gauge.free, floor: place.gauge.floor)
    }
  }

  static let retryAfterSeconds = 60

  private let state: Mutex<State>
  private let measure: Measure

  /// - Parameter floor: bytes that stay free on each of the two file systems; 0 for no guard, `nil` for the smaller of
  ///   1 GiB and a twentieth of the file system.
  init(dataFolder: String, dropFolder: String, floor: Int?, measure: Measure? = nil) {
    self.measure = measure ?? { Self.statistics(of: $0) }
    let gauge = DiskGauge(configuredFloor: floor)
    state = Mutex(
      State(places: [
        Place(name: "data folder", path: dataFolder, gauge: gauge),
        Place(name: "drop folder", path: dropFolder, gauge: gauge),
      ]))
  }

  /// Reads the file systems.
  func look() async -> Change? {
    let measure = measure
    let paths = state.withLock { $0.places.map(\.path) }
    guard let readings = try? await BlockingIO.run({ paths.map { measure($0) } }) else { return nil }
    return state.withLock { state in
      let before = state.shortage
      for (index, reading) in readings.enumerated() { state.places[index].gauge.read(reading) }
      switch (before, state.shortage) {
      case (nil, let shortage?):
        return .becameLow(shortage)
      case (_?, nil):
        defer { state.told = [] }
        return .recovered(told: state.told)
      default:
        return nil
      }
    }
  }

  /// Where there is too little room; `nil` when there is enough.
  func shortage() -> Shortage? { state.withLock { $0.shortage } }

  /// What was read last.
  var readings: [OperationsSnapshot.Disk] {
    state.withLock { state in
      state.places.map { place in
        OperationsSnapshot.Disk(
          place: place.name, freeBytes: place.gauge.total == nil ? nil : place.gauge.free,
          totalBytes: place.gauge.total, floorBytes: place.gauge.floor, low: place.gauge.isLow)
      }
    }
  }

  /// Remembers that a session is affected.
  ///
  /// - Returns: false when it has been told of this shortage already, or there is none any more.
  func noteTold(_ session: SessionID) -> Bool {
    state.withLock { $0.shortage != nil && $0.told.insert(session).inserted }
  }

  // MARK: Uploads

  /// An upload is about to be received. Holds no room for it yet: see ``DiskReservations``. ``end(_:)`` when it is there or
  /// has failed.
  ///
  /// - Parameter announced: its length in bytes, or 0 where it is not known.
  /// - Throws: `overloaded`, code `disk_low`, while there is too little room for anything, and for an upload that is longer
  ///   than the room that there is.
  func begin(_ upload: FileID, announced: Int, for holder: PlaceHolder) throws(ServiceError) {
    let refusal = state.withLock { state -> ServiceError? in
      if let shortage = state.shortage { return shortage.refusal }
      if let shortage = state.shortage(forBytes: announced) { return shortage.refusal(ofBytes: announced) }
      state.reservations.begin(upload, for: holder)
      return nil
    }
    if let refusal { throw refusal }
  }

  /// An upload is about to write.
  ///
  /// - Throws: `overloaded`, code `disk_low`, where that would leave too little room.
  func willWrite(_ bytes: Int, of upload: FileID) throws(ServiceError) {
    let refusal = state.withLock { state -> ServiceError? in
      guard state.reservations.write(bytes, by: upload, room: state.room) else {
        return state.tightest.interruption(afterBytes: state.reservations.written(by: upload))
      }
      for index in state.places.indices { state.places[index].gauge.wrote(bytes) }
      return nil
    }
    if let refusal { throw refusal }
  }

  func end(_ upload: FileID) { state.withLock { $0.reservations.end(upload) } }

  private static func statistics(of path: String) -> DiskGauge.Reading? {
    var status = statvfs()
    guard statvfs(path, &status) == 0 else { return nil }
    let unit = Int(status.f_frsize)
    return DiskGauge.Reading(free: Int(status.f_bavail) * unit, total: Int(status.f_blocks) * unit)
  }
}
