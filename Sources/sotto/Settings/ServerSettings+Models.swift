import Engines
import Foundation
import Models

extension ServerSettings {
  /// What is used for telling speakers apart where it is installed and nothing else is named.
  private static let standardSegmentation = "pyannote-segmentation-3.0"
  private static let standardEmbedding = "titanet-small"

  /// Puts the places of installed models where names of the catalogue were given.
  mutating func chooseModels(_ reader: SettingsReader) throws {
    let models = ModelsFolder(reader)
    if let entry = reader.text(.model).flatMap(models.entry(named:)) {
      let purposes = [ModelPurpose.sherpa, .whisperx].filter {
        engineNames == ["auto"] || engineNames.contains($0.rawValue)
      }
      let directory = purposes.isEmpty ? nil : try models.directory(of: entry, for: purposes)
      engines.sherpaModel = entry.purpose == .sherpa ? directory : nil
      if reader.text(.whisperXModel) == nil { engines.whisperX.model = entry.purpose == .whisperx ? directory : nil }
    }
    if let entry = reader.text(.whisperXModel).flatMap(models.entry(named:)) {
      engines.whisperX.model = try models.directory(of: entry, for: [.whisperx])
    }
    engines.sherpaPunctuationModel = try reader.text(.punctuationModel).map { text in
      try models.entry(named: text).map { try models.directory(of: $0, for: [.punctuation]) } ?? Self.absolute(text)
    }
    try chooseSpeakerModels(reader, models: models)
  }

  private mutating func chooseSpeakerModels(_ reader: SettingsReader, models: ModelsFolder) throws {
    let segmentation = try models.file(reader.text(.segmentationModel), standard: Self.standardSegmentation)
    let embedding = try models.file(reader.text(.embeddingModel), standard: Self.standardEmbedding)
    guard let segmentation, let embedding else {
      if reader.text(.segmentationModel) != nil || reader.text(.embeddingModel) != nil {
        throw SettingsError(
          description: "Telling speakers apart with sherpa takes two models. Name both with --segmentation-model and "
            + "--embedding-model, or fetch them with: sotto models pull \(Self.standardSegmentation) "
            + Self.standardEmbedding)
      }
      return
    }
    engines.sherpaSpeakers = SherpaSpeakerModels(
      segmentation: segmentation, embedding: embedding,
      threshold: try reader.number(.speakerThreshold, default: 0.5, in: 0.05...1.95))
  }
}
