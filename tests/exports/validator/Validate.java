import java.io.File;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.LogManager;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.ErrorArgument;
import org.verapdf.pdfa.validation.profiles.ErrorArgumentImpl;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.Rule;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;
import org.verapdf.pdfa.validation.profiles.Variable;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Runs veraPDF's engine on files: {@code Validate ua1,3a FILE...} prints one line for each file and standard, with the
 * rules that it breaks. The engine comes without what reads its own profiles, so they are read here.
 */
public final class Validate {
  private static final Map<String, PDFAFlavour> STANDARDS =
      Map.of("ua1", PDFAFlavour.PDFUA_1, "3a", PDFAFlavour.PDFA_3_A);
  private static final Map<String, String> PROFILES = Map.of("ua1", "PDFUA-1.xml", "3a", "PDFA-3A.xml");

  public static void main(String[] arguments) throws Exception {
    LogManager.getLogManager().reset();
    VeraGreenfieldFoundryProvider.initialise();
    for (String standard : arguments[0].split(",")) {
      ValidationProfile profile = profile(STANDARDS.get(standard), PROFILES.get(standard));
      for (int i = 1; i < arguments.length; i++) {
        File file = new File(arguments[i]);
        System.out.println(file.getName() + "\t" + standard + "\t" + verdict(file, standard, profile));
      }
    }
  }

  private static String verdict(File file, String standard, ValidationProfile profile) throws Exception {
    try (PDFAParser parser = Foundries.defaultInstance().createParser(file, STANDARDS.get(standard))) {
      ValidationResult result = Foundries.defaultInstance().createValidator(profile, false).validate(parser);
      if (result.isCompliant()) {
        return "PASS";
      }
      Set<String> broken = new TreeSet<>();
      for (TestAssertion assertion : result.getTestAssertions()) {
        if (assertion.getStatus() == TestAssertion.Status.FAILED) {
          var rule = assertion.getRuleId();
          broken.add(rule.getClause() + "-" + rule.getTestNumber() + " " + assertion.getMessage());
        }
      }
      return "FAIL " + String.join("; ", broken).replaceAll("\\s+", " ");
    }
  }

  private static ValidationProfile profile(PDFAFlavour flavour, String resource) throws Exception {
    var stream = Validate.class.getResourceAsStream("/org/verapdf/pdfa/validation/" + resource);
    Element root = DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().parse(stream).getDocumentElement();
    Set<Rule> rules = new LinkedHashSet<>();
    for (Element rule : all(root, "rule")) {
      rules.add(rule(rule));
    }
    Set<Variable> variables = new LinkedHashSet<>();
    for (Element variable : all(root, "variable")) {
      variables.add(
          Profiles.variableFromValues(
              variable.getAttribute("name"),
              variable.getAttribute("object"),
              text(variable, "defaultValue"),
              text(variable, "value")));
    }
    var details = Profiles.profileDetailsFromValues(resource, "", "", new Date());
    return Profiles.profileFromValues(flavour, details, "", rules, variables);
  }

  private static Rule rule(Element rule) {
    Element id = all(rule, "id").get(0);
    Element error = all(rule, "error").get(0);
    List<ErrorArgument> arguments = new ArrayList<>();
    for (Element argument : all(error, "argument")) {
      String name = argument.hasAttribute("name") ? argument.getAttribute("name") : null;
      arguments.add(ErrorArgumentImpl.fromValues(argument.getTextContent(), name, null));
    }
    return Profiles.ruleFromValues(
        Profiles.ruleIdFromValues(
            PDFAFlavour.Specification.valueOf(id.getAttribute("specification")),
            id.getAttribute("clause"),
            Integer.parseInt(id.getAttribute("testNumber"))),
        rule.getAttribute("object"),
        rule.hasAttribute("deferred") ? Boolean.valueOf(rule.getAttribute("deferred")) : null,
        rule.getAttribute("tags"),
        text(rule, "description"),
        text(rule, "test"),
        Profiles.errorFromValues(text(error, "message"), arguments),
        new ArrayList<>());
  }

  private static List<Element> all(Element parent, String name) {
    NodeList found = parent.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      elements.add((Element) found.item(i));
    }
    return elements;
  }

  private static String text(Element parent, String name) {
    List<Element> found = all(parent, name);
    return found.isEmpty() ? "" : found.get(0).getTextContent();
  }

  private Validate() {}
}
