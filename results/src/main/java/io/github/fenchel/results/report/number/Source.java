package io.github.fenchel.results.report.number;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.github.fenchel.results.json.Json;
import java.util.List;

/**
 * A paper that defines one of Fenchel's own metrics, saliency methods, or norms.
 *
 * <p>The list stands beside the report, since a descriptor is part of the code that computes: a
 * source named there would change what every run depends on. A test holds the list to the code's
 * own {@code @see}, and to the pages.
 *
 * @param text authors and year
 * @param url where it is
 * @param ids the ids of what it defines
 */
public record Source(String text, String url, List<String> ids) {
  private static final String ARXIV = "https://arxiv.org/abs/";
  private static final String DOI = "https://doi.org/";

  /** All of them, in the order in which a definition names its own. */
  public static final List<Source> ALL =
      List.of(
          arxiv("Simonyan, Vedaldi and Zisserman, 2014", "1312.6034", "simple-gradient"),
          arxiv("Shrikumar et al., 2016", "1605.01713", "gradient-x-input"),
          arxiv(
              "Sundararajan, Taly and Yan, 2017",
              "1703.01365",
              "integrated-gradients",
              "completeness"),
          arxiv("Erion et al., 2021", "1906.10670", "expected-gradients"),
          arxiv("Smilkov et al., 2017", "1706.03825", "smooth-grad", "smooth-grad-squared"),
          arxiv("Adebayo et al., 2018", "1810.03292", "var-grad", "sobel", "untrained", "mprt"),
          arxiv(
              "Levine, Singla and Feizi, 2019",
              "1905.12105",
              "sparsified-smooth-grad",
              "certified-overlap"),
          arxiv("Zhang and Farnia, 2023", "2302.05294", "moreau-grad"),
          arxiv("Selvaraju et al., 2017", "1610.02391", "grad-cam"),
          arxiv(
              "Ye and Farnia, 2025",
              "2411.05837",
              "gaussian-smoothed",
              "gradient-cosine",
              "gradient-spearman",
              "gradient-top-k",
              "gradient-l2-distance",
              "gradient-ssim"),
          arxiv("Hurley and Rickard, 2009", "0811.4706", "gini", "gini-loss", "hoyer"),
          arxiv("Chalasani et al., 2020", "1810.06583", "gini", "gini-loss"),
          new Source(
              "Hoyer, 2004", "https://www.jmlr.org/papers/v5/hoyer04a.html", List.of("hoyer")),
          arxiv(
              "Bhatt, Weller and Moura, 2020",
              "2005.00631",
              "shannon-complexity",
              "faithfulness-correlation"),
          arxiv("Nguyen and Martinez, 2020", "2007.07584", "effective-share"),
          doi("Rudin, Osher and Fatemi, 1992", "10.1016/0167-2789(92)90242-F", "total-variation"),
          arxiv(
              "Gong, Dou and Farnia, 2024",
              "2404.04647",
              "l1",
              "elastic-net",
              "group-l2",
              "group-elastic-net",
              "weighted-l1",
              "weighted-l2",
              "group-gini",
              "gradient-l1",
              "gradient-l2"),
          arxiv("Miyato, Dai and Goodfellow, 2017", "1605.07725", "l2"),
          doi("Drucker and Le Cun, 1992", "10.1109/72.165600", "l2-squared"),
          doi("Duchi et al., 2008", "10.1145/1390156.1390191", "linf"),
          doi("Huber, 1964", "10.1214/aoms/1177703732", "huber"),
          arxiv("Petsiuk, Das and Saenko, 2018", "1806.07421", "insertion", "deletion"),
          doi(
              "Bach et al., 2015",
              "10.1371/journal.pone.0130140",
              "pixel-flipping-morf",
              "pixel-flipping-lerf",
              "pixel-flipping-gap"),
          arxiv(
              "Samek et al., 2017",
              "1509.06321",
              "pixel-flipping-morf",
              "pixel-flipping-lerf",
              "pixel-flipping-gap"),
          arxiv("Rong et al., 2022", "2202.00449", "road"),
          arxiv("Alvarez-Melis and Jaakkola, 2018", "1806.07538", "faithfulness-estimate"),
          arxiv(
              "Yeh et al., 2019",
              "1901.09392",
              "infidelity",
              "max-sensitivity",
              "average-sensitivity"),
          arxiv("Alvarez-Melis and Jaakkola, 2018", "1806.08049", "local-lipschitz"),
          arxiv(
              "Agarwal et al., 2022",
              "2203.06877",
              "relative-input-stability",
              "relative-output-stability"),
          arxiv("Hedström et al., 2024", "2401.06465", "efficient-mprt"),
          arxiv(
              "Ghorbani, Abid and Zou, 2019",
              "1710.10547",
              "attacked-top-k",
              "attacked-spearman",
              "attacked-label-kept"),
          arxiv("Goodfellow, Shlens and Szegedy, 2015", "1412.6572", "fgsm-accuracy"),
          arxiv("Madry et al., 2018", "1706.06083", "pgd-accuracy"),
          arxiv("Croce and Hein, 2020", "2003.01690", "autoattack-accuracy"),
          arxiv("Croce et al., 2021", "2010.09670", "autoattack-accuracy"),
          arxiv(
              "Arras, Osman and Samek, 2022",
              "2003.07258",
              "relevance-mass-accuracy",
              "relevance-rank-accuracy",
              "off-mask-mass",
              "localization-auc",
              "mask-share"),
          arxiv("Zhang et al., 2016", "1608.00507", "pointing-game"),
          doi("Peters et al., 2005", "10.1016/j.visres.2005.03.019", "gaze-nss", "gaze-nss-center"),
          arxiv(
              "Bylinskii et al., 2019",
              "1604.03605",
              "gaze-mass",
              "gaze-mass-center",
              "gaze-cc",
              "gaze-cc-center",
              "gaze-nss",
              "gaze-nss-center",
              "gaze-kl",
              "gaze-kl-center",
              "gaze-auc-judd",
              "gaze-auc-judd-center"));

  /** Copies the list. */
  public Source {
    ids = List.copyOf(ids);
  }

  private static Source arxiv(String text, String number, String... ids) {
    return new Source(text, ARXIV + number, List.of(ids));
  }

  private static Source doi(String text, String number, String... ids) {
    return new Source(text, DOI + number, List.of(ids));
  }

  /** The sources of a part, as the page reads them: {@code [text, url]} each. */
  static ArrayNode toJson(String id) {
    ArrayNode json = Json.NODES.arrayNode();
    ALL.stream()
        .filter(source -> source.ids().contains(id))
        .forEach(source -> json.addArray().add(source.text()).add(source.url()));
    return json;
  }
}
