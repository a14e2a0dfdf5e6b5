/// How far the segmentation moves on each time, as a share of its window of ten seconds.
///
/// A tenth is what the model was tuned with. The memory for comparing voices grows with the square of the number of
/// steps, so files of more than three hours are looked at in longer steps.
enum SegmentationStep {
  private static let standard = 0.1
  private static let longestAtStandard = 3 * 3_600.0

  static func share(forSeconds seconds: Double) -> Float {
    Float(min(1, standard * max(1, (seconds / longestAtStandard * 10).rounded(.up) / 10)))
  }
}
