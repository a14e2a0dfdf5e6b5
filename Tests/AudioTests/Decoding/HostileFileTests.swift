import Foundation
import TestSupport
import Testing
import TranscriptionCore

@testable import Audio

/// Files that try to have the server read something else.
@Suite(.enabled(if: AudioFixtures.hasFFmpeg, "ffmpeg is not installed"))
struct HostileFileTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func code(of path: String) async throws -> String? {
    do {
      let source = try await SampleDecoder().open(path: path)
      do {
        _ = try await AudioFixtures.readAll(source)
        await source.close()
        return nil
      } catch {
        await source.close()
        throw error
      }
    } catch let failure as FileFailure {
      return failure.code
    }
  }

  /// Every reference leads to a pipe: a decoder that opened it would block for ever, which the stall time-out and the
  /// time limit of the test would show, and to a real recording, which would give samples.
  @Test(.timeLimit(.minutes(15)), arguments: ["mp3", "m3u8", "wav", "txt"])
  func referencesAreNotFollowed(pathExtension: String) async throws {
    let secret = folder.path("secret.mp3")
    try await AudioFixtures.ffmpeg(["-f", "lavfi", "-i", "sine=duration=2", secret])
    let trap = folder.path("trap.mp3")
    #expect(mkfifo(trap, 0o600) == 0)
    let head = "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n"
    let texts = [
      head + "\(secret)\n#EXT-X-ENDLIST\n", head + "\(trap)\n#EXT-X-ENDLIST\n", head + "secret.mp3\n#EXT-X-ENDLIST\n",
      head + "http://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n", head + "/etc/passwd\n#EXT-X-ENDLIST\n",
      "ffconcat version 1.0\nfile secret.mp3\n", "ffconcat version 1.0\nfile trap.mp3\n",
      "ffconcat version 1.0\nfile /etc/passwd\n",
      "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 5004 RTP/AVP 0\n",
      "<?xml version=\"1.0\"?>\n<MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" type=\"static\"><Period><AdaptationSet "
        + "mimeType=\"audio/mp4\"><Representation id=\"1\" bandwidth=\"1\"><BaseURL>secret.mp3</BaseURL>"
        + "</Representation></AdaptationSet></Period></MPD>\n",
    ]
    for (index, text) in texts.enumerated() {
      let path = try folder.write("\(index).\(pathExtension)", text)
      #expect(try await code(of: path) == "undecodable")
      let probed = await #expect(throws: FileFailure.self) { try await MediaProber().probe(path: path) }
      #expect(probed?.code == "undecodable")
      #expect(probed?.message.contains(folder.url.lastPathComponent) == false)
    }
  }

  @Test func noiseInAnyDisguiseEndsWell() async throws {
    var generator = SeededGenerator(seed: 3)
    for (index, magic) in ["", "ID3\u{3}", "OggS", "fLaC", "RIFF", "\u{1A}E\u{DF}"].enumerated() {
      let bytes = Array(magic.utf8) + (0..<50_000).map { _ in UInt8.random(in: 0...255, using: &generator) }
      let path = try folder.write("\(index).mp3", bytes)
      do {
        let source = try await SampleDecoder().open(path: path)
        do {
          _ = try await AudioFixtures.readAll(source)
        } catch let failure as FileFailure {
          #expect(failure.code == "undecodable" || failure.code == "no_audio")
        }
        await source.close()
      } catch let failure as FileFailure {
        #expect(failure.code == "undecodable" || failure.code == "no_audio")
      }
      #expect(try AudioFixtures.processes(with: path).isEmpty)
    }
  }
}
