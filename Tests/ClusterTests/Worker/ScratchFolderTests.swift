import Foundation
import Testing

@testable import Cluster

struct ScratchFolderTests {
  /// Samples are what users said.
  @Test func whatAKilledWorkerLeftIsRemoved() throws {
    let parent = FileManager.default.temporaryDirectory.appendingPathComponent("sotto-scratch-\(UUID())").path
    defer { try? FileManager.default.removeItem(atPath: parent) }
    for name in ["sotto-worker-2/samples", "sotto-worker-3", "sotto-worker-4/samples", "sotto-worker-x", "other-2"] {
      try FileManager.default.createDirectory(atPath: "\(parent)/\(name)", withIntermediateDirectories: true)
    }
    #expect(FileManager.default.createFile(atPath: "\(parent)/sotto-worker-2/samples/1.f32", contents: Data([1])))
    #expect(FileManager.default.createFile(atPath: "\(parent)/sotto-worker-4/samples/1.f32", contents: Data([1])))
    let folder = try ScratchFolder(in: parent, process: 4) { $0 == 3 || $0 == 4 }
    #expect(folder.path == "\(parent)/sotto-worker-4")
    let names = try FileManager.default.contentsOfDirectory(atPath: parent).sorted()
    #expect(names == ["other-2", "sotto-worker-3", "sotto-worker-4", "sotto-worker-x"])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
    let mode = try FileManager.default.attributesOfItem(atPath: folder.path)[.posixPermissions] as? Int
    #expect(mode == 0o700)
    folder.remove()
    #expect(!FileManager.default.fileExists(atPath: folder.path))
  }
}
