package io.github.fenchel.runner.explain;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the arrays of the golden files are: whose numbers, of which part of Fenchel. */
final class References {
  private static final String AUTOGRAD = "torch.autograd, PyTorch 1.13.1";
  private static final String CAPTUM = "captum 0.8.0";
  private static final String QUANTUS = "Quantus 0.6.0";
  private static final String RISE = "RISE d91ea006";
  private static final String MOREAU = "MoreauGrad ede28376";
  private static final String LEVINE = "robust-interpretation 4dd94e40";
  private static final String GHORBANI = "InterpretationFragility e8ff467d";
  private static final String SCIPY = "SciPy 1.10.1";
  private static final String NUMPY = "formula in NumPy 1.24.2";
  private static final String CLOSED = "closed form";

  /** In the order of the page: methods, then metrics by family. */
  private static final List<Reference> ALL =
      Stream.of(methods(), structure(), fidelity(), similarity(), stability(), attacks(), others())
          .flatMap(List::stream)
          .toList();

  private References() {}

  /**
   * Arrays that are one thing.
   *
   * @param quantity what it is, with the ids of its parts in backticks
   * @param source the software that gave the numbers, and its version; or why Fenchel has none
   * @param isCompared whether Fenchel has the same
   * @param isOfNetwork whether a network is asked, so that each engine has its own numbers
   * @param arrays which arrays, as a pattern of file, blank and array
   */
  record Reference(
      String quantity, String source, boolean isCompared, boolean isOfNetwork, Pattern arrays) {
    boolean holds(String array) {
      return arrays.matcher(array).matches();
    }
  }

  private static Reference network(String quantity, String source, String arrays) {
    return new Reference(quantity, source, true, true, Pattern.compile(arrays));
  }

  private static Reference host(String quantity, String source, String arrays) {
    return new Reference(quantity, source, true, false, Pattern.compile(arrays));
  }

  private static Reference none(String quantity, String why, String arrays) {
    return new Reference(quantity, why, false, false, Pattern.compile(arrays));
  }

  /** Returns all of them. */
  static List<Reference> all() {
    return ALL;
  }

  /** Returns what an array is, e.g. {@code smooth want.loss}. */
  static Optional<Reference> of(String array) {
    return ALL.stream().filter(reference -> reference.holds(array)).findFirst();
  }

  private static List<Reference> methods() {
    String saliency = "saliency_(smooth|cnn) want\\.";
    return List.of(
        network("logits", "PyTorch 1.13.1", "(smooth|linear|cnn) want\\.((cnn|cnn2)\\.)?logits"),
        network("`cross-entropy`", "F.cross_entropy, PyTorch 1.13.1", "smooth want\\.loss"),
        network(
            "`simple-gradient` of the logit",
            AUTOGRAD + ", as " + CAPTUM,
            "(saliency_(smooth|cnn)|cnn) want\\.((cnn|cnn2)\\.)?gradient_logit"),
        network(
            "`simple-gradient` of the loss",
            AUTOGRAD,
            "(saliency_(smooth|cnn)|cnn) want\\.((cnn|cnn2)\\.)?gradient_loss"),
        network(
            "`simple-gradient` of the log-probability", AUTOGRAD, saliency + "gradient_logprob"),
        network("`gradient-x-input`", CAPTUM, saliency + "gradient_x_input"),
        network(
            "`integrated-gradients`",
            NUMPY + ", float64 weights; " + CAPTUM + " rounds its weights to float32",
            saliency + "integrated_gradients_.*"),
        network("`completeness` of `integrated-gradients`", CAPTUM, saliency + "completeness_.*"),
        network("`expected-gradients`", CAPTUM, saliency + "expected_gradients"),
        network("`smooth-grad`", CAPTUM, saliency + "smooth_grad"),
        network("`smooth-grad-squared`", CAPTUM, saliency + "smooth_grad_squared"),
        network("`var-grad`", CAPTUM, saliency + "var_grad"),
        network("`sparsified-smooth-grad`, scaled", MOREAU, saliency + "sparsified_smooth_grad"),
        network(
            "`sparsified-smooth-grad`, binary",
            NUMPY + "; " + LEVINE + " explains another logit",
            saliency + "sparsified_binary"),
        host("`certified-overlap`", LEVINE, "saliency_smooth want\\.certificate"),
        network("`moreau-grad`", MOREAU, "moreau want\\.(plain|sparse|group)"),
        network("`moreau-grad`, 100 last of many steps", NUMPY, "moreau want\\.long_plain"),
        network("`grad-cam`", CAPTUM, saliency + "grad_cam_(act2|relu3)_(raw|bilinear)"),
        none(
            "`grad-cam` of other layers, or nearest",
            "it is of the last activation, and scaled bilinearly",
            saliency + "grad_cam_.*"),
        host("`gaussian-smoothed`", SCIPY, saliency + "gaussian_smoothed_reflect"),
        none(
            "`gaussian-smoothed`, edges continued",
            "edges are mirrored",
            saliency + "gaussian_smoothed_nearest"),
        network(
            "`gradient-x-input`, `integrated-gradients`, `expected-gradients`, and noise, linear",
            CLOSED,
            "linear want\\.(gradient_.*|integrated_gradients|expected_gradients|smooth_.*|var_grad"
                + "|completeness)"),
        none("log-probabilities", "their gradient is compared", "smooth want\\.log_probabilities"));
  }

  private static List<Reference> structure() {
    String structure = "structure want\\.[abc]\\.";
    return List.of(
        host("`gini`", NUMPY + "; " + QUANTUS + " adds 1e-7", structure + "gini"),
        host("`hoyer`", NUMPY, structure + "hoyer"),
        host("`shannon-complexity`", SCIPY, structure + "entropy"),
        host(
            "`effective-share`, as counts",
            QUANTUS,
            structure + "(effective_complexity|above_1_percent)"),
        host("`total-variation`", NUMPY, structure + "total_variation_l1"),
        host("`components`", "scipy.ndimage.label, " + SCIPY, structure + "components_floor"),
        host("`largest-component`", "scipy.ndimage.label, " + SCIPY, structure + "largest_floor"),
        none("total variation, unscaled", "maps have no scale", structure + "total_variation.*"),
        none(
            "components of other rules",
            "the top tenth is cut to whole pixels, ties in order; eight neighbors",
            structure + "(components4?|largest)_.*"));
  }

  private static List<Reference> fidelity() {
    String fidelity = "fidelity_(smooth|cnn) want\\.";
    return List.of(
        network("predictions", "PyTorch 1.13.1", fidelity + "predicted"),
        network(
            "`insertion` and `deletion`, curves",
            RISE,
            fidelity + "(in|de)[a-z]+tion_[a-z_]+(?<!_auc)"),
        network("`insertion` and `deletion`, areas", RISE, fidelity + "(in|de)[a-z]+tion_.*_auc"),
        network(
            "`pixel-flipping-morf`, `pixel-flipping-lerf`, `pixel-flipping-gap`, curves",
            QUANTUS,
            fidelity + "pixel_flipping_(morf|lerf)"),
        network(
            "`pixel-flipping-morf`, `pixel-flipping-lerf`, areas",
            NUMPY,
            fidelity + "pixel_flipping_.*_auc"),
        network(
            "`road`, filled images",
            QUANTUS + " and road_evaluation e6b9987f",
            fidelity + "road_imputed"),
        network("`road`, right answers", QUANTUS, fidelity + "road_.*_correct"),
        network("`road`, probabilities", "PyTorch 1.13.1", fidelity + "road_.*_probability"),
        network("`faithfulness-correlation`", QUANTUS, fidelity + "faithfulness_correlation"),
        network("`faithfulness-estimate`", QUANTUS, fidelity + "faithfulness_estimate"),
        none(
            "faithfulness of probabilities",
            "it is of the logit",
            fidelity + "faithfulness_.*_softmax"),
        network("`infidelity`", CAPTUM, fidelity + "infidelity_(gaussian|square)"),
        network("`infidelity`, scaled", CAPTUM, fidelity + "infidelity_(gaussian|square)_scaled"),
        network("`infidelity`, each square once", NUMPY, fidelity + "infidelity_patches"),
        none(
            "infidelity of gradient x input",
            "the map is multiplied by what is taken from the image; same as of the gradient",
            fidelity + "infidelity_square_times_input"),
        network(
            "`infidelity` and `faithfulness-correlation`, linear",
            CLOSED,
            "linear want\\.(infidelity|infidelity_scaled|faithfulness_correlation)"));
  }

  private static List<Reference> similarity() {
    String similarity = "similarity want\\.";
    return List.of(
        host("`gradient-cosine`", SCIPY, similarity + "(signed_)?cosine"),
        host("`gradient-spearman`", SCIPY, similarity + "(signed_)?spearman"),
        host("Pearson's correlation", SCIPY, similarity + "pearson"),
        host("`gradient-l2-distance`", MOREAU, similarity + "(signed_)?normalized_l2"),
        host("`gradient-top-k`", MOREAU, similarity + "top_k_overlap"),
        host("`gradient-ssim`", "scikit-image 0.19.3", similarity + "ssim_.*"),
        none("Kendall's tau", "ranks are compared by Spearman's rho", similarity + "kendall"),
        host("`relevance-mass-accuracy`", QUANTUS, "localisation want\\.mass_accuracy"),
        host("`relevance-rank-accuracy`", NUMPY, "localisation want\\.rank_accuracy"),
        host("`pointing-game`", NUMPY, "localisation want\\.pointing_game"),
        host("`localization-auc`", "scikit-learn 1.2.1", "localisation want\\.roc_auc"));
  }

  private static List<Reference> stability() {
    String robustness = "robustness_(smooth|cnn) want\\.(small|large)\\.";
    return List.of(
        network("kept predictions", "PyTorch 1.13.1", robustness + "same_prediction"),
        network("`max-sensitivity`", CAPTUM + " and " + QUANTUS, robustness + "max_sensitivity"),
        network("`average-sensitivity`", QUANTUS, robustness + "avg_sensitivity"),
        network("`local-lipschitz`", QUANTUS, robustness + "local_lipschitz"),
        network(
            "`relative-input-stability`", NUMPY, robustness + "relative_input_stability(_kept)?"),
        network(
            "`relative-output-stability`", NUMPY, robustness + "relative_output_stability(_kept)?"),
        network(
            "`max-sensitivity` and `local-lipschitz`, linear",
            CLOSED,
            "linear want\\.(max_sensitivity|local_lipschitz)"));
  }

  private static List<Reference> attacks() {
    return List.of(
        network(
            "attacked images, `attacked-label-kept`",
            GHORBANI,
            "attack want\\.(top_k|mass_center)_image"),
        network(
            "`attacked-top-k`", GHORBANI, "attack want\\.(top_k|mass_center)_(intersection|trace)"),
        network("`attacked-spearman`", SCIPY, "attack want\\.(top_k|mass_center)_spearman"),
        network(
            "confidence and mass center after attacks",
            NUMPY,
            "attack want\\.(top_k|mass_center)_(confidence|center_shift)"),
        none(
            "the last iterate of an attack",
            "the best one that keeps the label is given",
            "attack want\\.(top_k|mass_center)_last"),
        network("attacked images and top entries, L2", MOREAU, "attack want\\.l2_.*"));
  }

  private static List<Reference> others() {
    String random = "randomisation want\\.(smooth|cnn)\\.";
    return List.of(
        network("`mprt`, each layer", QUANTUS, random + "mprt_(top_down|bottom_up)"),
        network(
            "`mprt`, mean",
            NUMPY + "; " + QUANTUS + " counts the identity",
            random + "mprt_.*_average"),
        network("`efficient-mprt`", QUANTUS, random + "efficient_mprt"),
        network("`efficient-mprt`, entropies", QUANTUS, random + "histogram_entropy_.*"),
        host(
            "masked images of DiffROAR",
            "inputgradients 3770469d",
            "diffroar want\\.(smooth|cnn)\\.(top|bottom)"));
  }
}
