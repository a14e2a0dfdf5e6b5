import Foundation
import Glibc
import Subprocess
import Testing

/// The commands, run as from a shell.
@Suite(.timeLimit(.minutes(15)))
struct CommandLineTests {
  @Test(arguments: [
    ["--help"], ["serve", "--help"], ["transcribe", "--help"], ["doctor", "--help"], ["--version"],
    ["models", "--help"],
    ["models", "list"], ["models", "pull", "--help"], ["models", "verify", "--models-dir", "/nonexistent"],
  ])
  func helpIsGivenOnStandardOutput(arguments: [String]) async throws {
    let run = try await ProgramRun.run("sotto", arguments)
    #expect(run.status == .exited(0))
    #expect(!run.output.isEmpty && run.complaints.isEmpty)
  }

  @Test func filesAreTranscribedWithoutAServer() async throws {
    let folder = try TemporaryFolder()
    let short = try folder.write("short.wav", Recording.tone(seconds: 1))
    let long = try folder.write("long talk.wav", Recording.tone(seconds: 31))
    let text = try await ProgramRun.run("sotto", ["transcribe", long, short] + RunningServer.instant)
    #expect(text.status == .exited(0))
    #expect(text.output == "==> \(long) <==\n30.000\n1.000\n\n==> \(short) <==\n1.000\n")
    let beginnings = [
      "json": "{", "srt": "1\n00:00:00,000 --> 00:00:01,000\n1.000\n", "vtt": "WEBVTT\n", "tsv": "start\tend\ttext\n",
      "aud": "0.0\t1.0\t1.000\n", "whisperx": "{\"segments\"", "verbose_json": "{",
    ]
    for (format, beginning) in beginnings {
      let run = try await ProgramRun.run(
        "sotto", ["transcribe", short, "--format", format, "--quiet"] + RunningServer.instant)
      #expect(run.status == .exited(0) && run.output.hasPrefix(beginning), "\(format): \(run.output)")
      #expect(run.complaints.isEmpty)
    }
  }

  @Test func oneBadFileFailsTheCommandButNotTheOthers() async throws {
    let folder = try TemporaryFolder()
    let bad = try folder.write("bad.wav", Data("no audio\n".utf8))
    let good = try folder.write("good.wav", Recording.tone(seconds: 1))
    let run = try await ProgramRun.run("sotto", ["transcribe", bad, good] + RunningServer.instant)
    #expect(run.status == .exited(1))
    #expect(run.output == "==> \(good) <==\n1.000\n")
    #expect(run.complaints.contains("bad.wav"))
    let absent = try await ProgramRun.run("sotto", ["transcribe", folder.path("absent.wav")] + RunningServer.instant)
    #expect(absent.status != .exited(0))
    #expect(absent.complaints.contains("absent.wav"))
  }

  /// Neither is waited for: the one has no writer, the other no end.
  @Test func whatIsNoRegularFileIsRefused() async throws {
    let folder = try TemporaryFolder()
    #expect(mkfifo(folder.path("pipe"), 0o600) == 0)
    for path in [folder.path("pipe"), "/dev/zero"] {
      let run = try await ProgramRun.run("sotto", ["transcribe", path] + RunningServer.instant)
      #expect(run.status != .exited(0))
      #expect(run.complaints.contains("no regular file"))
    }
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/script"), "needs script(1) for a terminal"))
  func aTerminalIsShownNoEscapeSequencesOfOthers() async throws {
    let folder = try TemporaryFolder()
    let name = "bad\u{1B}]0;title\u{7}\u{9B}31m.wav"
    let bad = try folder.write(name, Data("no audio\n".utf8))
    let command = "\(RunningServer.executable) transcribe '\(bad)' \(RunningServer.instant.joined(separator: " "))"
    let result = try await Subprocess.run(
      .name("script"), arguments: ["-qec", command, "/dev/null"], input: .none, output: .bytes(limit: 1 << 20),
      error: .discarded)
    let shown = String(decoding: result.standardOutput, as: UTF8.self)
    #expect(shown.contains("bad\u{FFFD}]0;title"))
    #expect(!shown.contains("\u{1B}]") && !shown.unicodeScalars.contains("\u{9B}") && !shown.contains("\u{7}"))
  }

  @Test func aModelOfTheCatalogueMustBeInstalled() async throws {
    let folder = try TemporaryFolder()
    let sound = try folder.write("a.wav", Recording.tone(seconds: 1))
    let messages = [
      "whisper-base": "sotto models pull whisper-base", "titanet-small": "is for diarization, not for sherpa",
    ]
    for (model, message) in messages {
      let run = try await ProgramRun.run(
        "sotto", ["transcribe", sound, "--engine", "sherpa", "--model", model, "--models-dir", folder.path("none")])
      #expect(run.status == .exited(1) && run.complaints.contains(message), "\(run.complaints)")
    }
    let bad = try await ProgramRun.run("sotto", ["models", "pull", "whisper-base", "--mirror", "gopher://x"])
    #expect(bad.status == .exited(1) && bad.complaints.contains("no address of a mirror"))
    let unknown = try await ProgramRun.run("sotto", ["models", "remove", "zebra"])
    #expect(unknown.status == .exited(1) && unknown.complaints.contains("sotto models list"))
  }

  @Test func doctorNamesEngineAndTools() async throws {
    let run = try await ProgramRun.run("sotto", ["doctor"])
    for subject in ["ffmpeg", "web page", "engine pocketsphinx", "engine sherpa", "engine instant", "speech detection"]
    {
      #expect(run.output.contains(subject), "\(subject)")
    }
    #expect(run.status == .exited(run.output.contains("MISSING") ? 1 : 0))
  }

  @Test func flagsWinOverEnvironmentAndEnvironmentOverFile() async throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(
      "sotto.yaml", Data("engine: instant\nmax-queued-files: 11\nmax_upload_bytes: 1MB\nmax-file-seconds: 33\n".utf8))
    try await RunningServer.run(
      in: folder, ["--max-queued-files", "13", "--support-dir", "/nonexistent"],
      environment: [
        "SOTTO_CONFIG": file, "SOTTO_MAX_QUEUED_FILES": "12", "SOTTO_MAX_FILE_SECONDS": "22",
      ]
    ) { server in
      let limits = try await server.client.openSession().opened["limits"]
      #expect(limits["queued_files"].int == 13)
      #expect(limits["file_seconds"].int == 22)
      #expect(limits["upload_bytes"].int == 1_000_000)
    }
  }

  @Test func theDropFolderCanBeElsewhere() async throws {
    let folder = try TemporaryFolder()
    try await RunningServer.run(
      in: folder, RunningServer.instant + ["--drop-folder", folder.path("elsewhere"), "--watch", "poll"]
    ) { server in
      let session = try await server.client.openSession()
      #expect(session.dropFolder == folder.path("elsewhere"))
      try session.drop("a.wav", Recording.tone(seconds: 0.5))
      EventLog.check(try await session.finished(1), files: 1)
    }
  }

  @Test func doctorFailsForAnEngineThatIsNamedAndCannotRun() async throws {
    for (engine, word) in [("sherpa", "--model"), ("zebra", "no engine of this name")] {
      let run = try await ProgramRun.run("sotto", ["doctor", "--engine", "instant,\(engine)"])
      #expect(run.status == .exited(1), "\(engine)")
      #expect(run.output.contains("MISSING  engine \(engine)") && run.output.contains(word), "\(run.output)")
    }
    let absent = try await ProgramRun.run("sotto", ["doctor", "--engine", "instant"])
    #expect(absent.output.contains("absent   engine sherpa"))
  }

  @Test func doctorPrintsADocument() async throws {
    let run = try await ProgramRun.run("sotto", ["doctor", "--json", "--engine", "sherpa"])
    #expect(run.status == .exited(1) && run.complaints.isEmpty)
    let document = try JSONDecoder().decode(JSONValue.self, from: Data(run.output.utf8))
    #expect(document["ok"].bool == false)
    let checks = document["checks"].items
    let sherpa = try #require(checks.first { $0["subject"].text == "engine sherpa" })
    #expect(sherpa["state"].text == "missing" && sherpa["needed"].bool == true)
    #expect(sherpa["remedy"].text?.contains("--model") == true)
    #expect(checks.contains { $0["subject"].text == "ffmpeg" && $0["needed"].bool == true })
  }

  @Test func aPortThatIsInUseIsNamedWithWhatToDo() async throws {
    let folder = try TemporaryFolder()
    try await RunningServer.run(in: folder, RunningServer.instant) { server in
      let port = "\(try #require(server.client.base.port))"
      let run = try await ProgramRun.run(
        "sotto", ["serve", "--port", port, "--data-dir", folder.path("other")] + RunningServer.instant)
      #expect(run.status == .exited(1))
      #expect(
        run.complaints == "sotto: Port \(port) on 127.0.0.1 is in use by another program. Stop that one, or choose "
          + "another port with --port; 0 takes a free one.\n")
    }
  }

  /// What Kubernetes sets for a service of the name sotto is no setting, and other names are those of other programs.
  @Test func variablesOfOthersAreLeftAlone() async throws {
    try await RunningServer.run(
      in: TemporaryFolder(), RunningServer.instant,
      environment: [
        "SOTTO_PORT": "tcp://10.0.0.7:8080", "SOTTO_SERVICE_HOST": "10.0.0.7", "SOTTO_SERVICE_PORT": "8080",
        "SOTTO_SERVICE_PORT_HTTP": "8080", "SOTTO_PORT_8080_TCP": "tcp://10.0.0.7:8080",
        "SOTTO_PORT_8080_TCP_ADDR": "10.0.0.7", "SOTTO_BACKUP_FOLDER": "/b", "SOTTO_PROT": "",
      ]
    ) { server in
      let answer = try await server.client.request("GET", "/health/ready")
      #expect(answer.status == 200)
    }
  }

  private static let mistakes: [(arguments: [String], environment: [String: String], words: [String])] = [
    (["--port", "99999"], [:], ["--port", "99999"]),
    (["--port", "many"], [:], ["--port is \"many\"; it must be a whole number from 0 to 65535."]),
    (["--slots", "-1"], [:], ["--slots is \"-1\"; it must be a whole number from 1 to 256."]),
    (["--event-log", "999"], [:], ["--event-log", "from 1000 to 10000000"]),
    ([], ["SOTTO_SLOTS": "many"], ["SOTTO_SLOTS", "many"]),
    (["--engine", "nonesuch"], [:], ["nonesuch"]),
    (["--engine", "sherpa"], [:], ["--model"]),
    (["--engine", "sherpa", "--model", "/nonexistent"], [:], ["/nonexistent"]),
    (["--max-upload-bytes", "much"], [:], ["--max-upload-bytes", "500MB"]),
    (["--watch", "sometimes"], [:], ["--watch", "inotify", "poll"]),
    (["--host", "0.0.0.0", "--engine", "instant"], [:], ["SOTTO_API_KEYS", "--insecure"]),
    (["--host", "0.0.0.0", "--engine", "instant"], ["SOTTO_API_KEYS": "short"], ["16"]),
    ([], ["SOTTO_PROT": "9000"], ["SOTTO_PROT", "SOTTO_PORT"]),
    ([], ["SOTTO_MAX_SESION": "9"], ["SOTTO_MAX_SESION", "SOTTO_MAX_SESSIONS"]),
    (["--config", "/tmp"], [:], ["/tmp is a folder, not a file", "--config"]),
    (["--data-dir", "/etc/hostname", "--engine", "instant"], [:], ["is a file, not a folder", "--data-dir"]),
    (["--engine", "instant", "--host", "nosuchhost.invalid", "--insecure"], [:], ["nosuchhost.invalid", "--host"]),
    (["--engine", "instant", "--host", "203.0.113.7", "--insecure"], [:], ["no address of this machine", "--host"]),
    (["--engine", "instant", "--drop-temporary-names", "*"], [:], ["drop-temporary-names", "*.part"]),
    (["--config", "/nonexistent.yaml"], [:], ["/nonexistent.yaml", "--config"]),
    (["--engine", "instant", "--data-dir", "/proc/sotto"], [:], ["/proc/sotto", "--data-dir"]),
  ]

  @Test(arguments: mistakes.indices)
  func aMistakeIsNamedAtStart(_ place: Int) async throws {
    let (arguments, environment, words) = Self.mistakes[place]
    let folder = try TemporaryFolder()
    let data = arguments.contains("--data-dir") ? [] : ["--data-dir", folder.path("data")]
    let port = arguments.contains("--port") ? [] : ["--port", "0"]
    let run = try await ProgramRun.run("sotto", ["serve"] + port + data + arguments, environment: environment)
    #expect(run.status == .exited(1), "\(run.output) \(run.complaints)")
    for word in words { #expect(run.complaints.contains(word), "\(run.complaints)") }
    for word in ["Error", "errno", "Domain="] { #expect(!run.complaints.contains(word), "\(run.complaints)") }
  }

  @Test func anUnknownKeyOfTheFileIsNamed() async throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("sotto.yaml", Data("prot: 80\n".utf8))
    let run = try await ProgramRun.run("sotto", ["serve", "--config", file, "--data-dir", folder.path("data")])
    #expect(run.status == .exited(1))
    #expect(run.complaints.contains("prot") && run.complaints.contains("port"))
  }

  @Test func secretsAndNamesStayOutOfTheLog() async throws {
    let ended = try await RunningServer.run(
      in: TemporaryFolder(), RunningServer.instant + ["--log-level", "trace"]
    ) { server in
      let session = try await server.client.openSession()
      try await session.upload("a-private-name.wav", Recording.tone(seconds: 0.5))
      try session.drop("another-private-name.wav", Recording.tone(seconds: 0.625))
      try await session.finished(2)
      _ = try await server.client.request("GET", "/v1/sessions/\(session.id)/files?access_token=\(session.token)")
      return session.token
    }
    #expect(!ended.log.isEmpty)
    #expect(!ended.log.contains(ended.value))
    #expect(!ended.log.contains("private-name"))
    // The caption's text, a number: never a part of another number, such as a request's duration.
    #expect(!ended.log.contains(/(?:^|[^0-9])0\.625(?:[^0-9]|$)/))
  }
}
