import Foundation
import Glibc
import Subprocess
import Testing

/// What `sotto transcribe` reads and writes.
@Suite(.timeLimit(.minutes(15)))
struct TranscribeCommandTests {
  private func transcribe(_ arguments: [String], input: Data = Data()) async throws -> ProgramRun {
    try await ProgramRun.run("sotto", ["transcribe"] + arguments + RunningServer.instant, input: input)
  }

  private func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

  @Test func transcriptsOfSeveralFilesAreHeadedByTheirNames() async throws {
    let folder = try TemporaryFolder()
    let one = try folder.write("one.wav", Recording.tone(seconds: 1))
    let two = try folder.write("two.wav", Recording.tone(seconds: 2))
    let lines = try await transcribe([one, two, "--quiet"])
    #expect(lines.status == .exited(0))
    #expect(lines.output == "==> \(one) <==\n1.000\n\n==> \(two) <==\n2.000\n")
    let documents = try await transcribe([one, two, "--quiet", "--format", "whisperx"])
    #expect(!documents.output.contains("==>"))
    #expect(documents.output.split(separator: "\n").allSatisfy { $0.hasPrefix("{") })
  }

  @Test func eachTranscriptHasAFileOfItsOwnWithNumbersOfItsOwn() async throws {
    let folder = try TemporaryFolder()
    let one = try folder.write("one.wav", Recording.tone(seconds: 1))
    let two = try folder.write("two.wav", Recording.tone(seconds: 2))
    let output = folder.path("made/here")
    let run = try await transcribe([one, two, "--format", "srt", "--output-dir", output])
    #expect(run.status == .exited(0) && run.output.isEmpty, "\(run.complaints)")
    #expect(run.complaints.contains("\(output)/two.srt"))
    #expect(try text("\(output)/one.srt") == "1\n00:00:00,000 --> 00:00:01,000\n1.000\n\n")
    #expect(try text("\(output)/two.srt") == "1\n00:00:00,000 --> 00:00:02,000\n2.000\n\n")
  }

  @Test func namesThatWouldBeTheSameAreKeptApartOrRefused() async throws {
    let folder = try TemporaryFolder()
    let sound = Recording.tone(seconds: 1)
    let wave = try folder.write("talk.wav", sound)
    let other = try folder.write("talk.bin", sound)
    let output = folder.path("out")
    let run = try await transcribe([wave, other, "--output-dir", output])
    #expect(run.status == .exited(0), "\(run.complaints)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: output).sorted() == ["talk.bin.txt", "talk.wav.txt"])
    try FileManager.default.createDirectory(atPath: folder.path("b"), withIntermediateDirectories: true)
    let again = try folder.write("b/talk.wav", sound)
    let refused = try await transcribe([wave, again, "--output-dir", output])
    #expect(refused.status != .exited(0) && refused.complaints.contains("would both be"), "\(refused.complaints)")
    let source = try folder.write("source.txt", sound)
    let replaced = try await transcribe([source, "--output-dir", folder.path("")])
    #expect(replaced.status != .exited(0) && replaced.complaints.contains("would replace"), "\(replaced.complaints)")
  }

  @Test func aFolderStandsForTheRecordingsInIt() async throws {
    let folder = try TemporaryFolder()
    for name in ["all", "all/below", "all/.hidden", "none"] {
      try FileManager.default.createDirectory(atPath: folder.path(name), withIntermediateDirectories: true)
    }
    let sound = Recording.tone(seconds: 1)
    for name in ["all/b.WAV", "all/below/a.wav", "all/.hidden/c.wav", "all/.d.wav"] {
      _ = try folder.write(name, sound)
    }
    _ = try folder.write("all/notes.txt", Data("no audio".utf8))
    let run = try await transcribe([folder.path("all"), "--output-dir", folder.path("out"), "--quiet"])
    #expect(run.status == .exited(0), "\(run.complaints)")
    let made = try FileManager.default.subpathsOfDirectory(atPath: folder.path("out")).filter { $0.hasSuffix(".txt") }
    #expect(made.sorted() == ["b.txt", "below/a.txt"])
    let none = try await transcribe([folder.path("none")])
    #expect(none.status != .exited(0) && none.complaints.contains("has no audio or video files"))
  }

  @Test func standardInputIsReadToItsEnd() async throws {
    let sound = Recording.tone(seconds: 3)
    let run = try await transcribe(["-", "--quiet"], input: sound)
    #expect(run.status == .exited(0) && run.output == "3.000\n", "\(run.complaints)")
    let empty = try await transcribe(["-", "--quiet"])
    #expect(empty.status == .exited(1) && empty.complaints.hasPrefix("-: "), "\(empty.complaints)")
    let twice = try await transcribe(["-", "-"])
    #expect(twice.status != .exited(0) && twice.complaints.contains("once"))
  }

  // MARK: Without a reader

  /// Runs a command whose standard output is closed at once; its status and what it complained about are printed.
  private func withoutReader(_ arguments: [String], _ folder: TemporaryFolder) async throws -> ProgramRun {
    let command = ([RunningServer.executable] + arguments).map { "'\($0)'" }.joined(separator: " ")
    // The reader has ended before the first word is said.
    let script = "mkfifo gate; { cat gate >/dev/null; \(command); echo \"status $?\" >&2; } | { exec 0<&-; : >gate; }"
    return try await ProgramRun.run(
      at: "/bin/bash", ["-c", "cd '\(folder.path(""))' && \(script)"], environment: ["TMPDIR": folder.path("")])
  }

  @Test func aReaderThatHasGoneEndsTheProgramQuietly() async throws {
    let folder = try TemporaryFolder()
    let one = try folder.write("one.wav", Recording.tone(seconds: 1))
    let two = try folder.write("two.wav", Recording.tone(seconds: 2))
    let run = try await withoutReader(["transcribe", one, two, "--quiet"] + RunningServer.instant, folder)
    #expect(run.complaints == "status 141\n")
    // What it had made for itself is gone.
    let left = try FileManager.default.contentsOfDirectory(atPath: folder.path(""))
    #expect(!left.contains { $0.hasPrefix("sotto-") }, "\(left)")
    let list = try await withoutReader(["models", "list"], TemporaryFolder())
    #expect(list.complaints == "status 141\n")
  }

  /// Scripts read the first line and go.
  @Test func aServerGoesOnWithoutAReader() async throws {
    let folder = try TemporaryFolder()
    let port = try Self.freePort()
    let script = """
      mkfifo out
      '\(RunningServer.executable)' serve --port \(port) --data-dir data \(RunningServer.instant.joined(separator: " ")) >out &
      exec 3<out; read -r line <&3; exec 3<&-
      until curl -s http://127.0.0.1:\(port)/health/ready; do kill -0 $! || exit 9; done
      kill -TERM $!; wait $!; echo " status $?"
      """
    let run = try await ProgramRun.run(at: "/bin/bash", ["-c", "cd '\(folder.path(""))' && \(script)"])
    #expect(run.output.hasSuffix(" status 0\n"), "\(run.output) \(run.complaints)")
  }

  private static func freePort() throws -> UInt16 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
      }
    }
    try #require(isBound)
    return UInt16(bigEndian: address.sin_port)
  }
}
