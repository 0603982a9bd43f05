package io.github.fenchel.results.gate;

import io.github.fenchel.api.file.AtomicFile;
import io.github.fenchel.api.text.PrintableText;
import io.github.fenchel.results.codec.Markdown;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * A gate's report as continuous integration reads it: JUnit's XML, a test case for every check, and
 * a summary in Markdown.
 *
 * <p>In the XML, a check that fails is a failure, one that is undecided an error, and an advisory
 * one that does not pass is skipped, with the reason.
 */
public final class GateFiles {
  private GateFiles() {}

  /** Writes the report as JUnit's XML. */
  public static void writeJunit(GateReport report, Path file) {
    AtomicFile.write(file, junit(report).getBytes(StandardCharsets.UTF_8));
  }

  /** Writes the report as Markdown. */
  public static void writeMarkdown(GateReport report, Path file) {
    AtomicFile.write(file, markdown(report).getBytes(StandardCharsets.UTF_8));
  }

  static String junit(GateReport report) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
      xml.writeStartDocument("UTF-8", "1.0");
      start(xml, 0, "testsuites");
      start(xml, 1, "testsuite");
      xml.writeAttribute("name", PrintableText.line("fenchel gate " + report.suite()));
      int cases = report.checks().size() + report.proofs().size();
      xml.writeAttribute("tests", Integer.toString(cases));
      xml.writeAttribute("failures", Long.toString(failures(report)));
      xml.writeAttribute("errors", count(report, true, SeedVerdict.UNDECIDED));
      long skipped = report.checks(false).stream().filter(c -> !c.ruling().passes()).count();
      xml.writeAttribute("skipped", Long.toString(skipped));
      for (MetricCheck check : report.checks()) {
        testCase(xml, check.pairing().cell(), check.pairing().metric());
        outcome(xml, check);
        end(xml, 2);
      }
      for (BitProof proof : report.proofs()) {
        testCase(xml, proof.cell(), "equal bits");
        if (!proof.holds()) {
          message(xml, "failure", "BIT", proof.sentence());
        }
        end(xml, 2);
      }
      end(xml, 1);
      end(xml, 0);
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("XML in memory can always be written", e);
    }
    return text + "\n";
  }

  private static void outcome(XMLStreamWriter xml, MetricCheck check) throws XMLStreamException {
    if (check.ruling().passes()) {
      return;
    }
    String kind = check.ruling().fails() ? "failure" : "error";
    boolean blocking = check.pairing().rule().blocking();
    message(xml, blocking ? kind : "skipped", check.ruling().name(), check.sentence());
  }

  private static long failures(GateReport report) {
    return report.checks(true).stream().filter(check -> check.ruling().fails()).count()
        + report.proofs().stream().filter(proof -> !proof.holds()).count();
  }

  private static String count(GateReport report, boolean blocking, SeedVerdict ruling) {
    return Long.toString(
        report.checks(blocking).stream().filter(check -> check.ruling() == ruling).count());
  }

  private static void testCase(XMLStreamWriter xml, String cell, String name)
      throws XMLStreamException {
    start(xml, 2, "testcase");
    xml.writeAttribute("classname", PrintableText.line(cell));
    xml.writeAttribute("name", PrintableText.line(name));
  }

  private static void message(XMLStreamWriter xml, String kind, String type, String message)
      throws XMLStreamException {
    xml.writeCharacters(line(3));
    xml.writeEmptyElement(kind);
    if (!kind.equals("skipped")) {
      xml.writeAttribute("type", type);
    }
    xml.writeAttribute("message", PrintableText.line(type + ": " + message));
  }

  private static void start(XMLStreamWriter xml, int depth, String name) throws XMLStreamException {
    xml.writeCharacters(line(depth));
    xml.writeStartElement(name);
  }

  private static void end(XMLStreamWriter xml, int depth) throws XMLStreamException {
    xml.writeCharacters(line(depth));
    xml.writeEndElement();
  }

  private static String line(int depth) {
    return "\n" + "  ".repeat(depth);
  }

  /** Returns the report as Markdown: the verdict, what does not pass, and all the rest folded. */
  public static String markdown(GateReport report) {
    StringBuilder text = new StringBuilder();
    text.append("## Gate of suite ").append(Markdown.text(report.suite())).append("\n\n");
    text.append("**").append(report.verdict()).append("**");
    text.append(PrintableText.line(report.sentence().substring(report.verdict().name().length())));
    text.append(".\n\n");
    List<MetricCheck> open = report.checks().stream().filter(c -> !c.ruling().passes()).toList();
    if (!open.isEmpty()) {
      text.append(table(open)).append('\n');
    }
    for (BitProof proof : report.proofs()) {
      if (!proof.holds()) {
        text.append(Markdown.text(proof.cell() + ": " + proof.sentence())).append("\n\n");
      }
    }
    text.append("<details><summary>All checks</summary>\n\n");
    text.append(table(report.checks())).append("\n</details>\n\n");
    MetricJudge judge = report.judge();
    text.append(judge.equivalence() ? "Equivalence" : "Non-inferiority");
    text.append(", paired by seed, alpha ").append(judge.alpha());
    text.append(". Baseline blessed ").append(Markdown.text(report.blessing().when()));
    text.append(" by ").append(Markdown.text(report.blessing().who())).append(": ");
    text.append(Markdown.text(report.blessing().why())).append('\n');
    if (!report.notes().isEmpty()) {
      text.append("\nSince then:\n\n");
      report.notes().forEach(note -> text.append("- ").append(Markdown.text(note)).append('\n'));
    }
    return text.toString();
  }

  private static String table(List<MetricCheck> checks) {
    StringBuilder text = new StringBuilder();
    text.append("| cell | metric | baseline | now | change | may be | seeds | ruling |\n");
    text.append("|---|---|---|---|---|---|---|---|\n");
    for (MetricCheck check : checks) {
      List<String> cells =
          List.of(
              check.pairing().cell(),
              check.pairing().metric(),
              DisplayNumbers.plain(check.baseline()),
              DisplayNumbers.plain(check.current()),
              check.changed(),
              check.allowance(),
              Integer.toString(check.change().n()),
              check.label());
      for (String cell : cells) {
        text.append("| ").append(Markdown.text(cell)).append(' ');
      }
      text.append("|\n");
    }
    return text.toString();
  }
}
