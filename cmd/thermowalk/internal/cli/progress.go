package cli

import (
	"io"
	"sync"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
)

// Progress shows how far a long step is: a bar on a terminal, a log line every few seconds elsewhere, nothing with --quiet.
// Its methods may be called from several goroutines. The zero of every field but label and total is ready to use.
type Progress struct {
	env   *Env
	label string
	total int64

	bars *mpb.Progress // nil off a terminal
	bar  *mpb.Bar

	mu    sync.Mutex
	done  int64
	start time.Time
	said  time.Time
	over  bool
}

// logEvery is the time between two lines of progress in a log.
const logEvery = 5 * time.Second

// Progress starts to show a step of total parts, counted by Set and ended by Done. A total of 0 is unknown.
// One step is shown at a time.
func (e *Env) Progress(label string, total int64) *Progress {
	now := time.Now()
	p := &Progress{env: e, label: label, total: total, start: now, said: now}
	if e.Quiet || !e.stderrTerminal {
		return p
	}
	p.bars = mpb.New(mpb.WithOutput(e.console.w), mpb.WithRefreshRate(100*time.Millisecond))
	right := []decor.Decorator{decor.Percentage(decor.WCSyncSpace), decor.Name(" "), decor.AverageETA(decor.ET_STYLE_GO)}
	if total <= 0 {
		right = []decor.Decorator{decor.CurrentNoUnit(" %d")}
	}
	p.bar = p.bars.New(total, mpb.BarStyle().Lbound("").Filler("█").Tip("█").Padding("░").Rbound(""),
		mpb.BarRemoveOnComplete(),
		mpb.PrependDecorators(decor.Name(label+" ")),
		mpb.AppendDecorators(right...))
	e.console.over(p.bars)
	return p
}

// Set says that done of the total parts are done. A number below one said before is ignored.
func (p *Progress) Set(done int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.over || done <= p.done {
		return
	}
	p.done = done
	if p.bar != nil {
		p.bar.SetCurrent(done)
		return
	}
	if now := time.Now(); !p.env.Quiet && now.Sub(p.said) >= logEvery {
		p.said = now
		p.env.Log.Info(p.label, "done", done, "total", p.total, "elapsed", now.Sub(p.start).Round(time.Second).String())
	}
}

// Done ends the step, wherever it stands, and clears the bar. It may be called again.
func (p *Progress) Done() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.over {
		return
	}
	p.over = true
	if p.bars != nil {
		p.env.console.over(nil)
		p.bar.Abort(true)
		p.bars.Wait()
	}
}

// A console is standard error. While a bar is drawn on it, what is written appears above the bar.
type console struct {
	mu   sync.Mutex
	w    io.Writer
	bars *mpb.Progress
}

func (c *console) over(bars *mpb.Progress) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.bars = bars
}

func (c *console) Write(b []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.bars != nil {
		if n, err := c.bars.Write(b); err == nil {
			return n, nil
		}
	}
	return c.w.Write(b)
}
