/// Settings of the engine `openai`.
struct OpenAISection: SettingSection {
  static let members = SettingMembers(of: Self())
  private static let engines = ["openai"]

  let address = Setting(
    "openai-url", FreeText("http or https", placeholder: "url"), engines: Self.engines,
    help: """
      Server for `openai`: the part of its address before `/audio/transcriptions`, such as `http://127.0.0.1:8000/v1`.
      """)

  let model = Setting(
    "openai-model", FreeText("a name", placeholder: "model"), default: "whisper-1", engines: Self.engines,
    help: "What that server calls its model.")

  let key = Setting(
    "openai-key", FreeText("a key", placeholder: "key"), places: .secret, engines: Self.engines,
    help: "Key for that server.",
    details: "Sent unencrypted only to this machine and, with a warning, to private addresses and local names.")

  let concurrency = Setting(
    "openai-concurrency", WholeNumber(in: 1...256), default: 4, engines: Self.engines,
    help: "Requests to that server at the same time.", details: "`--slots` does not count for this engine.")

  let timeout = Setting(
    "openai-timeout", DecimalNumber.seconds(in: 1...3_600), default: 60, engines: Self.engines,
    help: "Seconds that one request may take, besides 2 for each second of audio.")
}
