import Engines
import Foundation
import Models

extension ServerSettings {
  /// What is used for telling speakers apart where it is installed and nothing else is named.
  static let standardSegmentation = "pyannote-segmentation-3.0"
  static let standardEmbedding = "titanet-small"

  /// Puts the places of installed models where names of the catalogue were given.
  mutating func chooseModels(_ reader: SettingsReader) throws {
    let models = try ModelsFolder(reader)
    let whisperXModel = try reader.value(of: Settings.whisperX.model)
    if let entry = try reader.value(of: Settings.models.model).flatMap(models.entry(named:)) {
      let purposes = [ModelPurpose.sherpa, .whisperx].filter {
        engineNames == ["auto"] || engineNames.contains($0.rawValue)
      }
      let directory = purposes.isEmpty ? nil : try models.directory(of: entry, for: purposes)
      engines.sherpa.model = entry.purpose == .sherpa ? directory : nil
      if whisperXModel == nil { engines.whisperX.model = entry.purpose == .whisperx ? directory : nil }
    }
    if let entry = whisperXModel.flatMap(models.entry(named:)) {
      engines.whisperX.model = try models.directory(of: entry, for: [.whisperx])
    }
    engines.sherpa.punctuationModel = try reader.value(of: Settings.models.punctuation).map { text in
      try models.entry(named: text).map { try models.directory(of: $0, for: [.punctuation]) } ?? Self.absolute(text)
    }
    try chooseSpeakerModels(reader, models: models)
  }

  private mutating func chooseSpeakerModels(_ reader: SettingsReader, models: ModelsFolder) throws {
    let named = Settings.models
    let segmentationName = try reader.value(of: named.segmentation)
    let embeddingName = try reader.value(of: named.embedding)
    let threshold = try reader.value(of: named.speakerThreshold)
    let segmentation = try models.file(segmentationName, standard: Self.standardSegmentation)
    let embedding = try models.file(embeddingName, standard: Self.standardEmbedding)
    guard let segmentation, let embedding else {
      if segmentationName != nil || embeddingName != nil {
        throw SettingsError(
          description: "Telling speakers apart with sherpa takes two models. Name both with --segmentation-model and "
            + "--embedding-model, or fetch them with: sotto models pull \(Self.standardSegmentation) "
            + Self.standardEmbedding)
      }
      return
    }
    engines.sherpa.speakers = SherpaSpeakerModels(
      segmentation: segmentation, embedding: embedding, threshold: threshold)
  }
}
