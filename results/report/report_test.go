package report_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"thermowalk/results/report"
)

func sample() report.Page {
	return report.Page{
		Title: "a <walk> & more", Lead: []string{"What it shows."}, Facts: []report.Fact{{Name: "walkers", Value: "64"}},
		Sections: []report.Section{
			{Title: "Flux", Text: []string{"J < 0"}, Pre: "a  b\n<c>", Figures: []report.Figure{{Alt: `a "figure"`, PNG: []byte("\x89PNG")}}},
			{Title: "Numbers", Table: &report.Table{Head: []string{"at", "flux"}, Rows: [][]string{{"q = 1", "-0.5(1)"}, {"<b>", "2"}}, More: "and 3 more"}},
		},
		Config: "eta: 0.1\n# </pre><script>alert(1)</script>\n",
	}
}

// The page says all that it is given, as text, and asks for nothing from elsewhere.
func TestPage(t *testing.T) {
	var a, b bytes.Buffer
	if err := sample().Write(&a); err != nil {
		t.Fatal(err)
	}
	if err := sample().Write(&b); err != nil || !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Errorf("other bytes the second time, %v", err)
	}
	text := a.String()
	for _, want := range []string{
		"<h1>a &lt;walk&gt; &amp; more</h1>", "<p>What it shows.</p>", `<th scope="row">walkers</th><td>64</td>`, "<p>J &lt; 0</p>", "<pre>a  b\n&lt;c&gt;</pre>",
		`<img src="data:image/png;base64,iVBORw==" alt="a &#34;figure&#34;">`, `<td>q = 1</td><td class="n">-0.5(1)</td>`, "<td>&lt;b&gt;</td>",
		"and 3 more", "eta: 0.1\n# &lt;/pre&gt;&lt;script&gt;",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	for _, foreign := range []string{"http", "<script", "<link", "url("} {
		if strings.Contains(text, foreign) {
			t.Errorf("the page holds %s", foreign)
		}
	}
	d := xml.NewDecoder(strings.NewReader(text)) // all tags close
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
}

func TestRowsFitTheirHeads(t *testing.T) {
	p := sample()
	p.Sections[1].Table.Rows[1] = []string{"alone"}
	if err := p.Write(io.Discard); err == nil || !strings.Contains(err.Error(), `section "Numbers", row 1: 1 cells below 2 heads`) {
		t.Errorf("error %v", err)
	}
}
