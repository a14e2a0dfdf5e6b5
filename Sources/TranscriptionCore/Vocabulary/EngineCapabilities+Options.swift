extension EngineDescription.Capabilities {
  /// Whether an engine that can do this can transcribe a file with these options. Wishes that an engine may pass over, such
  /// as prompts or alignment, count as fulfilled; telling speakers apart is the server's.
  package func allow(_ options: SessionOptions) -> Bool {
    let speaks = options.language == "auto" || languages.isEmpty || languages.contains(options.language)
    return speaks && (options.task == .transcribe || translation)
  }
}
