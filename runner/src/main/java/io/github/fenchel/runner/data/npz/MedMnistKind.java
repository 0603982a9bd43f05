package io.github.fenchel.runner.data.npz;

import io.github.fenchel.api.data.DataFile;
import java.util.List;

/**
 * One dataset of MedMNIST, as published in 2024 (version 3).
 *
 * @param id its name
 * @param channels of its images: 1 or 3
 * @param train the number of training images
 * @param val the number of validation images
 * @param test the number of test images
 * @param md5 the MD5 of its file
 * @param classes its classes
 * @see <a href="https://zenodo.org/records/10519652">The files</a>
 */
record MedMnistKind(
    String id, int channels, int train, int val, int test, String md5, List<String> classes) {
  /** Has fourteen labels of each image, any of which may apply. */
  static final String MULTI_LABEL = "chestmnist";

  private static final List<String> ORGANS =
      List.of(
          "bladder",
          "femur-left",
          "femur-right",
          "heart",
          "kidney-left",
          "kidney-right",
          "liver",
          "lung-left",
          "lung-right",
          "pancreas",
          "spleen");

  static final List<MedMnistKind> ALL =
      List.of(
          new MedMnistKind(
              "pathmnist",
              3,
              89_996,
              10_004,
              7_180,
              "a8b06965200029087d5bd730944a56c1",
              List.of(
                  "adipose",
                  "background",
                  "debris",
                  "lymphocytes",
                  "mucus",
                  "smooth muscle",
                  "normal colon mucosa",
                  "cancer-associated stroma",
                  "colorectal adenocarcinoma epithelium")),
          new MedMnistKind(
              "dermamnist",
              3,
              7_007,
              1_003,
              2_005,
              "0744692d530f8e62ec473284d019b0c7",
              List.of(
                  "actinic keratoses and intraepithelial carcinoma",
                  "basal cell carcinoma",
                  "benign keratosis-like lesions",
                  "dermatofibroma",
                  "melanoma",
                  "melanocytic nevi",
                  "vascular lesions")),
          new MedMnistKind(
              "octmnist",
              1,
              97_477,
              10_832,
              1_000,
              "c68d92d5b585d8d81f7112f81e2d0842",
              List.of(
                  "choroidal neovascularization", "diabetic macular edema", "drusen", "normal")),
          new MedMnistKind(
              "pneumoniamnist",
              1,
              4_708,
              524,
              624,
              "28209eda62fecd6e6a2d98b1501bb15f",
              List.of("normal", "pneumonia")),
          new MedMnistKind(
              "retinamnist",
              3,
              1_080,
              120,
              400,
              "bd4c0672f1bba3e3a89f0e4e876791e4",
              List.of("grade 0", "grade 1", "grade 2", "grade 3", "grade 4")),
          new MedMnistKind(
              "breastmnist",
              1,
              546,
              78,
              156,
              "750601b1f35ba3300ea97c75c52ff8f6",
              List.of("malignant", "normal, benign")),
          new MedMnistKind(
              "bloodmnist",
              3,
              11_959,
              1_712,
              3_421,
              "7053d0359d879ad8a5505303e11de1dc",
              List.of(
                  "basophil",
                  "eosinophil",
                  "erythroblast",
                  "immature granulocytes",
                  "lymphocyte",
                  "monocyte",
                  "neutrophil",
                  "platelet")),
          new MedMnistKind(
              "tissuemnist",
              1,
              165_466,
              23_640,
              47_280,
              "ebe78ee8b05294063de985d821c1c34b",
              List.of(
                  "collecting duct, connecting tubule",
                  "distal convoluted tubule",
                  "glomerular endothelial cells",
                  "interstitial endothelial cells",
                  "leukocytes",
                  "podocytes",
                  "proximal tubule segments",
                  "thick ascending limb")),
          new MedMnistKind(
              "organamnist", 1, 34_561, 6_491, 17_778, "68e3f8846a6bd62f0c9bf841c0d9eacc", ORGANS),
          new MedMnistKind(
              "organcmnist", 1, 12_975, 2_392, 8_216, "b9ceb9546e10131b32923c5bbeaea2b1", ORGANS),
          new MedMnistKind(
              "organsmnist", 1, 13_932, 2_452, 8_827, "9ab87b696fb54e2a387ebe992d6ed5f1", ORGANS));

  MedMnistKind {
    classes = List.copyOf(classes);
  }

  /** Returns the dataset of that name. */
  static MedMnistKind of(String id) {
    return ALL.stream()
        .filter(kind -> kind.id.equals(id))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no dataset of MedMNIST: " + id));
  }

  /** Returns the file that it is published as. */
  DataFile file() {
    return new DataFile(id + ".npz", false, 0, md5);
  }
}
