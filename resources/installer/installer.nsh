; Electron 45 needs 64-bit Windows 10 or newer; the builder's own check would let Windows 7 and 8 pass.
!macro customInit
  ${IfNot} ${AtLeastWin10}
    MessageBox MB_OK|MB_ICONEXCLAMATION "单据桥需要 64 位的 Windows 10 或更高版本，这台电脑的系统太旧，无法安装。$\r$\n请换一台 Windows 10 及以上的电脑，或先升级系统。"
    Quit
  ${EndIf}
!macroend
