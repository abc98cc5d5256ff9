# ask.py COMMAND [PROMPT ANSWER]...: runs the command on a terminal and answers
# each prompt once it is there, a secret:ANSWER once the terminal has stopped
# to echo. Prints what the terminal showed.
import os, pty, sys, termios, time
pid, terminal = pty.fork()
if pid == 0:
    os.execlp('sh', 'sh', '-c', sys.argv[1])
shown, answered = b'', 0
dialogue = list(zip(sys.argv[2::2], sys.argv[3::2]))
while True:
    try:
        data = os.read(terminal, 4096)
    except OSError:
        break
    if not data:
        break
    shown += data
    if dialogue and dialogue[0][0].encode() in shown[answered:]:
        answered = len(shown)
        answer = dialogue.pop(0)[1]
        if answer.startswith('secret:'):
            answer = answer.removeprefix('secret:')
            while termios.tcgetattr(terminal)[3] & termios.ECHO:
                time.sleep(0.01)
        os.write(terminal, answer.encode() + b'\n')
status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
print(shown.decode().replace('\r\n', '\n'))
print('exit status', status)
if dialogue:
    sys.exit('never asked: ' + dialogue[0][0])
