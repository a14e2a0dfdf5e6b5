extension EngineDescription.Capabilities {
  /// Whether an engine that can do this can transcribe a file with these options. Wishes that an engine may pass over, such
  /// as prompts or alignment, count as fulfilled; telling speakers apart is the server's.
  package func allow(_ options: SessionOptions) -> Bool {
    know(options.language) && (options.task == .transcribe || translation)
  }

  /// Whether an engine that can do this knows a language; every one knows `auto`.
  package func know(_ language: String) -> Bool {
    language == "auto" || languages.isEmpty || languages.contains(language)
  }
}

extension EngineDescription {
  /// What is asked of an engine for whose files the language has to be found out.
  package var mayDetectLanguage: Bool { isProvisional || capabilities.languageDetection }
}

extension [EngineDescription] {
  /// The engine for files with these options: the one that they name, else the first with the model that they name or that
  /// may turn out to have it, else the first that can do their language and task, else the first. There must be one.
  package func engine(for options: SessionOptions) -> EngineDescription {
    // What is not known yet may not be able to translate.
    let able = filter { $0.isProvisional ? options.task == .transcribe : $0.capabilities.allow(options) }
    let withModel = options.model.flatMap { model in
      able.first { $0.model == model && !$0.isProvisional } ?? first(where: \.isProvisional)
    }
    return first { $0.name == options.engine } ?? withModel ?? able.first ?? self[0]
  }
}
