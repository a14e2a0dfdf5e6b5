import Foundation
import Testing

@testable import sotto

struct TranscriptionInputsTests {
  private func folder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "inputs-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder + "/sub/.hidden", withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }

  /// - Parameter name: bytes, as file systems take them.
  private func make(_ name: [UInt8], in folder: String) {
    let path = (Array(folder.utf8) + [UInt8(ascii: "/")] + name + [0]).map { CChar(bitPattern: $0) }
    close(open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0o600))
  }

  @Test func saysWhichFilesOfAFolderCannotBeNamed() throws {
    try folder { folder in
      for name in ["b.WAV", "a.mp3", "ä.wav", "notes.txt", ".c.wav"] { make(Array(name.utf8), in: folder) }
      make(Array("d.wav".utf8), in: folder + "/sub")
      make(Array("e.wav".utf8), in: folder + "/sub/.hidden")
      symlink("b.WAV", folder + "/link.wav")
      let latin = [0xE4] + Array(".wav".utf8)
      make(latin, in: folder + "/sub")
      make([0xE4] + Array(".txt".utf8), in: folder)
      let inputs = try TranscriptionInputs([folder + "/"])
      #expect(inputs.all.map(\.relativePath) == ["a.mp3", "b.WAV", "sub/d.wav", "ä.wav"])
      #expect(inputs.all.first?.label == folder + "/a.mp3")
      #expect(inputs.leftOut == ["\(folder)/sub/\u{FFFD}.wav: its name is not in UTF-8; rename it"])
    }
  }

  @Test func aFolderOfUnnamableFilesIsNotSilentlyEmpty() throws {
    try folder { folder in
      make([0xE4] + Array(".wav".utf8), in: folder)
      let error = #expect(throws: SettingsError.self) { try TranscriptionInputs([folder]) }
      #expect(error?.description.contains("not in UTF-8") == true)
    }
  }
}
