package org.chordial.overlay.config;

import com.thaiopensource.util.PropertyMapBuilder;
import com.thaiopensource.validate.ValidateProperty;
import com.thaiopensource.validate.ValidationDriver;
import com.thaiopensource.validate.rng.CompactSchemaReader;
import com.thaiopensource.xml.sax.ErrorHandlerImpl;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** Validates against a RELAX NG grammar in the compact syntax, with jing. */
public final class RelaxNg {
  private RelaxNg() {}

  /** The grammar of RFC 6940 section 11.1.1 as it is printed. */
  public static String rfc(byte[] file) throws IOException {
    return errors("rfc6940.rnc", file);
  }

  /** The same with the one element that it forgot. */
  public static String mended(byte[] file) throws IOException {
    return errors("rfc6940-mended.rnc", file);
  }

  /** What is wrong with the document, a line each; empty where nothing is. */
  private static String errors(String grammar, byte[] file) throws IOException {
    StringWriter errors = new StringWriter();
    PropertyMapBuilder properties = new PropertyMapBuilder();
    properties.put(ValidateProperty.ERROR_HANDLER, new ErrorHandlerImpl(errors));
    ValidationDriver driver =
        new ValidationDriver(properties.toPropertyMap(), CompactSchemaReader.getInstance());
    try {
      InputSource source = new InputSource(String.valueOf(RelaxNg.class.getResource(grammar)));
      if (!driver.loadSchema(source)) {
        throw new IllegalStateException("the grammar itself is wrong: " + errors);
      }
      driver.validate(new InputSource(new ByteArrayInputStream(file)));
    } catch (SAXException e) {
      errors.append(e.getMessage());
    }
    return errors.toString();
  }
}
